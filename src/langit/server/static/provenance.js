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

// What was found of each kind, in a few words; nothing of what was not.
function findings(told) {
  const { manifest, likeness, mark, record } = told;
  const signed = manifest.signer ? `${manifest.state}, by ${manifest.signer}` : manifest.state;
  const done = likeness && [likeness.cropped && "cropped", likeness.mirrored && "mirrored"].filter(Boolean);
  const near = likeness && `like ${likeness.of ? likeness.of.id : "something"}, ${likeness.bits} of 64 bits differ`;
  return {
    manifest: manifest.state !== "none" && [signed, ...manifest.sources, ...manifest.failures].join(", "),
    bytes: told.bytes_known && "this very file",
    stream: told.stream_known && "these very pictures",
    likeness: likeness && [near, ...done].join(", "),
    mark: mark && `${mark.of ? mark.of.id : mark.id}, ${mark.content_matches ? "and looks like it" : "not found by its looks"}`,
    engine: told.engine && (record ? `${told.engine}, ${new Date(record.made_at * 1000).toLocaleString()}` : told.engine),
  };
}

// A row a kind. Of what was not found it says what it would have proved.
function rows(told, found, wanted) {
  const cell = (tag, text, label) => {
    const made = Object.assign(document.createElement(tag), { textContent: text });
    if (label) made.dataset.label = label;
    return made;
  };
  return Object.entries(told.limits).filter(([name]) => Boolean(found[name]) === wanted).map(([name, limit]) => {
    const row = document.createElement("tr");
    row.append(cell("th", name), ...(wanted ? [cell("td", found[name], "found")] : []));
    row.append(cell("td", proves(told, name, limit), wanted ? "proves" : "would prove"));
    row.append(cell("td", limit.does_not_prove, wanted ? "does not prove" : "would not prove"));
    return row;
  });
}

// A manifest that is not whole proves nothing of the content.
function proves(told, name, limit) {
  const broken = name === "manifest" && ["invalid", "elsewhere"].includes(told.manifest.state);
  return broken ? "nothing of this content: it does not belong to it, or cannot be read" : limit.proves;
}

function show(told) {
  const line = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
  const elsewhere = told.made_here === "unknown" && told.manifest.state === "valid";
  const named = told.made_here === "unknown" && told.mark && told.mark.of;
  $("verdict").textContent = elsewhere ? "Not known here, and validly signed by somebody else"
    : named ? "It bears the mark of something that was made here" : VERDICTS[told.made_here];
  $("result").className = told.made_here;
  $("summary").replaceChildren(...told.summary.map((text) => line("li", text)));
  const found = findings(told);
  $("found").replaceChildren(...rows(told, found, true));
  $("missing").replaceChildren(...rows(told, found, false));
  document.querySelector("#result h3").hidden = $("found").children.length === 0;
  document.querySelector("#result details").hidden = $("missing").children.length === 0;
  $("hash").textContent = `SHA-256 ${told.sha256}`;
  $("result").hidden = false;
}

$("ask").addEventListener("submit", async (event) => {
  event.preventDefault();
  $("problem").textContent = "";
  $("result").hidden = true;
  $("examine").disabled = true;
  $("examine").textContent = "Examining …";
  const body = new FormData();
  body.append("file", $("file").files[0]);
  if ($("manifest").files.length) body.append("manifest", $("manifest").files[0]);
  try {
    show(await examine(body));
  } catch (problem) {
    $("problem").textContent = problem.message;
  } finally {
    $("examine").disabled = false;
    $("examine").textContent = "Examine it";
  }
});
