// The page at /: asks, watches, shows. Everything goes through the API that clients use.

const $ = (id) => document.getElementById(id);
let watched = null; // the video whose progress is on screen
let last = null; // where the history goes on

async function call(path, options = {}) {
  const headers = { ...options.headers };
  const key = $("key").value;
  if (key) headers.authorization = `Bearer ${key}`;
  const answer = await fetch(path, { ...options, headers });
  if (answer.ok) return answer;
  const { error } = await answer.json();
  if (answer.status === 401) $("login").hidden = false;
  throw new Error(error.message);
}

const json = async (path, options) => (await call(path, options)).json();

function say(problem) {
  $("problem").textContent = problem ? problem.message : "";
}

function fill(select, values, chosen) {
  select.replaceChildren(...values.map((value) => new Option(value, value, false, value === chosen)));
}

async function loadModels() {
  const { data } = await json("/v1/models");
  const models = Object.fromEntries(data.map((model) => [model.id, model.capabilities]));
  fill($("model"), Object.keys(models));
  const adapt = () => {
    const can = models[$("model").value];
    fill($("size"), can.sizes ?? ["640x360", "1280x720", "720x1280", "480x480"]);
    const longest = [2, 4, 8, 12, 16, 20, 30, 60].filter((seconds) => seconds <= can.longest_seconds);
    fill($("seconds"), can.seconds ?? longest.map(String), "4");
  };
  $("model").addEventListener("change", adapt);
  adapt();
}

async function ask(event) {
  event.preventDefault();
  say(null);
  const body = JSON.stringify({
    prompt: $("prompt").value, model: $("model").value, size: $("size").value, seconds: $("seconds").value,
  });
  const headers = { "content-type": "application/json", "idempotency-key": crypto.randomUUID() };
  try {
    const video = await json("/v1/videos", { method: "POST", headers, body });
    watch(video);
    await loadHistory();
  } catch (problem) {
    say(problem);
  }
}

function describe(video) {
  if (video.status === "queued") return video.queue_position ? `${video.queue_position} before it` : "next in line";
  if (video.status === "in_progress") {
    const left = video.seconds_left === null ? "" : `, about ${video.seconds_left} s left`;
    return `${video.stage ?? "starting"}: ${video.progress} %${left}`;
  }
  return video.status === "failed" ? video.error.message : `${video.size}, ${video.seconds} s`;
}

async function watch(video) {
  watched = video.id;
  $("result").hidden = false;
  $("player").hidden = true;
  show(video);
  try {
    const stream = await call(`/v1/videos/${video.id}/events`);
    for await (const { event, data } of events(stream.body)) {
      if (watched !== video.id) return;
      if (event === "video") show(data);
    }
    await loadHistory();
  } catch (problem) {
    say(problem);
  }
}

// Server-sent events from a fetch, which can carry a key where EventSource cannot.
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value.replaceAll("\r\n", "\n");
    let end;
    while ((end = text.indexOf("\n\n")) >= 0) {
      const fields = Object.fromEntries(
        text.slice(0, end).split("\n").filter((line) => !line.startsWith(":")).map((line) => {
          const colon = line.indexOf(": ");
          return [line.slice(0, colon), line.slice(colon + 2)];
        }),
      );
      text = text.slice(end + 2);
      if (fields.data) yield { event: fields.event, data: JSON.parse(fields.data) };
    }
  }
}

async function show(video) {
  $("progress").hidden = video.status === "completed" || video.status === "failed";
  $("progress").value = video.progress;
  $("state").textContent = describe(video);
  if (video.status === "completed") {
    $("player").src = await picture(video.id, "video");
    $("player").hidden = false;
  }
}

async function picture(id, variant) {
  return URL.createObjectURL(await (await call(`/v1/videos/${id}/content?variant=${variant}`)).blob());
}

async function loadHistory(after = null) {
  const page = await json(`/v1/videos?limit=10${after ? `&after=${after}` : ""}`);
  if (!after) $("history").replaceChildren();
  for (const video of page.data) $("history").append(entry(video));
  last = page.last_id;
  $("more").hidden = !page.has_more;
}

function entry(video) {
  const item = document.createElement("li");
  const image = document.createElement("img");
  const text = document.createElement("button");
  const remove = document.createElement("button");
  image.alt = "";
  if (video.status === "completed") picture(video.id, "thumbnail").then((url) => (image.src = url), () => {});
  text.className = "text";
  text.textContent = `${video.prompt} (${video.status})`;
  text.addEventListener("click", () => watch(video));
  remove.textContent = "Delete";
  remove.addEventListener("click", async () => {
    try {
      await call(`/v1/videos/${video.id}`, { method: "DELETE" });
      item.remove();
    } catch (problem) {
      say(problem);
    }
  });
  item.append(image, text, remove);
  return item;
}

async function start() {
  try {
    say(null);
    await loadModels();
    await loadHistory();
  } catch (problem) {
    say(problem);
  }
}

$("ask").addEventListener("submit", ask);
$("more").addEventListener("click", () => loadHistory(last).catch(say));
$("login").addEventListener("submit", (event) => {
  event.preventDefault();
  start();
});
start();
