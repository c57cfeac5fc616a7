// The page at /provenance: sends a file, shows what was found and what each finding proves.

const $ = (id) => document.getElementById(id);
const VERDICTS = {
  yes: "Made here",
  changed: "These pictures were made here; the file was changed",
  likely: "Most likely made here, and changed since",
  alike: "It looks like something that was made here",
  unknown: "Not known here",
};

async function examine(body) {
  const key = $("key").value;
  const headers = key ? { authorization: `Bearer ${key}` } : {};
  const answer = await fetch("/v1/provenance", { method: "POST", headers, body });
  const told = await answer.json();
  if (answer.ok) return told;
  if (answer.status === 401) $("login").hidden = false;
  throw new Error(told.error.message);
}

// What was found of each kind, in a few words.
function findings(told) {
  const { manifest, likeness, mark, record } = told;
  const signed = manifest.signer ? `${manifest.state}, by ${manifest.signer}` : manifest.state;
  const done = likeness && [likeness.cropped && "cropped", likeness.mirrored && "mirrored"].filter(Boolean);
  return {
    manifest: [signed, ...manifest.sources, ...manifest.failures].join(", "),
    bytes: told.bytes_known ? "this very file" : "not known",
    stream: told.stream_known ? "these very pictures" : "not known",
    likeness: likeness ? [`${likeness.bits} of 64 bits differ`, ...done].join(", ") : "nothing alike",
    mark: mark ? `${mark.of || mark.id}, content ${mark.content_matches ? "matches" : "does not match"}` : "none read",
    engine: told.engine ? `${told.engine}${record ? `, ${new Date(record.made_at * 1000).toISOString()}` : ""}` : "not known",
  };
}

function show(told) {
  $("verdict").textContent = VERDICTS[told.made_here];
  const line = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
  $("summary").replaceChildren(...told.summary.map((text) => line("li", text)));
  const found = findings(told);
  $("findings").replaceChildren(...Object.entries(told.limits).map(([name, limit]) => {
    const row = document.createElement("tr");
    row.append(line("th", name), line("td", found[name]), line("td", limit.proves), line("td", limit.does_not_prove));
    return row;
  }));
  $("hash").textContent = `SHA-256 ${told.sha256}`;
  $("result").hidden = false;
}

$("ask").addEventListener("submit", async (event) => {
  event.preventDefault();
  $("problem").textContent = "";
  $("result").hidden = true;
  const body = new FormData();
  body.append("file", $("file").files[0]);
  if ($("manifest").files.length) body.append("manifest", $("manifest").files[0]);
  try {
    show(await examine(body));
  } catch (problem) {
    $("problem").textContent = problem.message;
  }
});
