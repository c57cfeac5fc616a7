// The Node SDK, unmodified: create, poll, download, remix, list, delete, a file reference, errors.
import assert from "node:assert/strict";
import OpenAI, { toFile } from "openai";

const client = new OpenAI({ baseURL: process.argv[2], apiKey: "sk-none" });
const image = Buffer.from(process.argv[3], "base64");

let video = await client.videos.create({ prompt: "a red ball", seconds: "4", size: "720x1280" });
assert.equal(video.status, "queued");
while (!["completed", "failed"].includes(video.status)) {
  await new Promise((done) => setTimeout(done, 100));
  video = await client.videos.retrieve(video.id);
}
assert.equal(video.status, "completed");
const film = Buffer.from(await (await client.videos.downloadContent(video.id)).arrayBuffer());
assert.equal(film.subarray(4, 8).toString(), "ftyp");
const thumbnail = await client.videos.downloadContent(video.id, { variant: "thumbnail" });
assert.equal(thumbnail.headers.get("content-type"), "image/webp");

const remix = await client.videos.remix(video.id, { prompt: "now blue" });
assert.equal(remix.remixed_from_video_id, video.id);
const shown = await client.videos.create({
  prompt: "from a picture", size: "720x1280", input_reference: await toFile(image, "a.png", { type: "image/png" }),
});
assert.equal(shown.status, "queued");
if (client.videos.edit) {
  const edit = await client.videos.edit({ prompt: "p", video: { id: video.id } });
  assert.equal(edit.remixed_from_video_id, video.id);
  const longer = await client.videos.extend({ prompt: "p", seconds: "4", video: { id: video.id } });
  assert.equal(longer.seconds, "8");
}

const seen = [];
for await (const one of client.videos.list({ limit: 2 })) seen.push(one.id);
assert.ok(seen.includes(video.id) && new Set(seen).size === seen.length);
await assert.rejects(client.videos.create({ prompt: "" }), (error) => error.status === 400 && error.param === "prompt");
const gone = await client.videos.delete(video.id);
assert.deepEqual(gone, { id: video.id, object: "video.deleted", deleted: true });
await assert.rejects(client.videos.retrieve(video.id), (error) => error.status === 404);
console.log("node sdk:", (await import("openai/version")).VERSION, "fine");
