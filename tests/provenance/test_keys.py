"""Whose key signs, where it lies, who can read it, and how another takes its place."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from langit.errors import UnavailableError
from langit.provenance import certificates, keys, manifest, signer

Signed = Callable[..., Path]


def test_the_first_start_makes_keys_that_only_their_owner_can_read(state: Path) -> None:
    made = keys.credential()
    assert made.own
    secrets = [*state.rglob("*.key"), *state.rglob("key.pem")]
    assert len(secrets) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in secrets} == {0o600}
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert keys.credential() == made, "it is made once"


def test_processes_that_start_at_once_share_one_key(state: Path) -> None:
    code = "from langit.provenance import keys; print(keys.credential().leaf.serial_number)"
    several = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(3)]
    assert len({process.communicate()[0] for process in several}) == 1
    assert [path.name for path in (state / "signing").iterdir()] == ["own"]


def test_rotation_deletes_the_old_secret_and_what_was_signed_stays_ours(state: Path, signed: Signed) -> None:
    path = signed("a.png")
    before = keys.credential()
    after = keys.rotate()
    assert after.leaf != before.leaf
    assert not Path(before.command[-1]).exists()
    assert keys.credential() == after
    assert manifest.read(path).state == "ours"
    assert manifest.read(signed("b.png")).signer == certificates.common_name(after.leaf), "a running process follows"
    keys.rotate(authority=True)
    assert {manifest.read(one).state for one in (path, signed("c.png"))} == {"ours"}


def test_a_leaf_makes_room_for_another_after_its_time(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = keys.credential()
    assert certificates.signs(first.leaf)
    monkeypatch.setattr(certificates, "signs", lambda leaf: leaf != first.leaf)
    assert keys.credential().leaf != first.leaf


def test_what_is_signed_elsewhere_is_valid_and_not_ours(
    state: Path, signed: Signed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = signed("a.png")
    monkeypatch.setenv("LANGIT_STATE", str(tmp_path / "another"))
    found = manifest.read(path)
    assert (found.state, found.failures) == ("valid", ())
    assert keys.trusted() == (), "to look at a file makes no keys"


def operators(folder: Path, passphrase: bytes | None = None) -> dict[str, str]:
    """A key and a chain as an operator has them."""
    authority = certificates.authority()
    leaf = certificates.leaf(authority)
    hidden = serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (folder / "op.key").write_bytes(leaf.key.private_bytes(serialization.Encoding.PEM, form, hidden))
    (folder / "op.pem").write_bytes(certificates.pem(leaf.certificate, authority.certificate))
    return {keys.KEY: str(folder / "op.key"), keys.CHAIN: str(folder / "op.pem")}


def use(monkeypatch: pytest.MonkeyPatch, **environment: str) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("passphrase", [None, b"open sesame"])
def test_an_operators_key_signs_and_is_ours_also_later(
    state: Path, signed: Signed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, passphrase: bytes | None
) -> None:
    with monkeypatch.context() as patch:
        use(patch, **operators(tmp_path, passphrase))
        if passphrase:
            (tmp_path / "secret").write_bytes(passphrase + b"\n")
            patch.setenv("LANGIT_SIGNING_PASSPHRASE", str(tmp_path / "secret"))
        path = signed("a.png")
        assert manifest.read(path).state == "ours"
        assert not list(state.rglob("authority.key")), "no key of our own is made beside it"
    assert keys.credential({}).own
    assert manifest.read(path).state == "ours"


def test_who_only_looks_needs_the_chain_and_no_key(
    state: Path, signed: Signed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    named = operators(tmp_path)
    with monkeypatch.context() as patch:
        use(patch, **named)
        path = signed("a.png")
    monkeypatch.setenv("LANGIT_STATE", str(tmp_path / "web"))
    assert manifest.read(path).state == "valid"
    monkeypatch.setenv(keys.CHAIN, named[keys.CHAIN])
    assert manifest.read(path).state == "ours"
    assert not list((tmp_path / "web").rglob("key.pem"))


def test_another_leaf_of_an_operators_authority_is_not_ours(
    state: Path, signed: Signed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A bought certificate has an authority that signs for many: only the leaf is the operator's."""
    authority = certificates.authority()
    for name in ("ours", "theirs"):
        leaf = certificates.leaf(authority)
        (tmp_path / f"{name}.key").write_bytes(leaf.secret)
        (tmp_path / f"{name}.pem").write_bytes(certificates.pem(leaf.certificate, authority.certificate))
    monkeypatch.setenv("LANGIT_STATE", str(tmp_path / "elsewhere"))
    use(monkeypatch, **{keys.KEY: str(tmp_path / "theirs.key"), keys.CHAIN: str(tmp_path / "theirs.pem")})
    path = signed("a.png")
    monkeypatch.setenv("LANGIT_STATE", str(state))
    use(monkeypatch, **{keys.KEY: str(tmp_path / "ours.key"), keys.CHAIN: str(tmp_path / "ours.pem")})
    assert manifest.read(signed("b.png")).state == "ours"
    assert manifest.read(path).state == "valid"


def test_a_command_of_the_operator_signs(
    state: Path, signed: Signed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    named = operators(tmp_path)
    command = f"{sys.executable} -m langit.provenance.keeper {named[keys.KEY]}"
    use(monkeypatch, **{keys.CHAIN: named[keys.CHAIN], keys.COMMAND: command})
    assert manifest.read(signed("a.png")).state == "ours"


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([keys.KEY], "not whole"),
        ([keys.CHAIN], "not whole"),
        ([keys.KEY, keys.CHAIN, keys.COMMAND], "not whole"),
    ],
)
def test_half_an_operators_key_is_refused_with_the_remedy(
    state: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, names: list[str], words: str
) -> None:
    every = {**operators(tmp_path), keys.COMMAND: "true"}
    use(monkeypatch, **{name: every[name] for name in names})
    with pytest.raises(UnavailableError, match=f"{words}.*{keys.CHAIN}"):
        keys.credential()


@pytest.mark.parametrize(
    ("command", "words"),
    [("false", "gives no answer"), ("/nowhere/signer", "cannot be run"), ("cat", "does not belong")],
)
def test_a_signer_that_fails_says_so(
    state: Path, signed: Signed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str, words: str
) -> None:
    named = operators(tmp_path)
    use(monkeypatch, **{keys.CHAIN: named[keys.CHAIN], keys.COMMAND: command})
    with pytest.raises(UnavailableError, match=rf"cannot be signed: .*{words}"):
        signed("a.png")


def test_a_key_of_another_certificate_is_told_before_the_work(
    state: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    named = operators(tmp_path)
    (tmp_path / "op.key").write_bytes(certificates.authority().secret)
    use(monkeypatch, **named)
    with pytest.raises(UnavailableError, match="the key does not belong to the certificate"):
        signer.signer().prove()
    (tmp_path / "op.key").write_text("no key")
    signer.close()
    with pytest.raises(UnavailableError, match="the key cannot be read"):
        signer.signer().prove()


def test_the_process_that_handles_media_never_opens_the_key(state: Path) -> None:
    keys.credential()
    code = (
        "import sys; opened = []\n"
        "sys.addaudithook(lambda event, args: event == 'open' and opened.append(str(args[0])))\n"
        "from langit.provenance import signer\n"
        "signer.signer().prove()\n"
        "print('chain.pem' in str(opened), 'key.pem' in str(opened))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]


def test_a_signer_ends_with_its_process(state: Path) -> None:
    code = "from langit.provenance import signer; s = signer.signer(); s.prove(); print(s._process.pid)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)
