import torch
from moving_squares import square_clips

from langit.config import AutoencoderConfig
from langit.evaluation.autoencoder import exam, head_exam, there_and_back
from langit.models.autoencoder import Autoencoder
from langit.training.enlarge import with_head
from langit.training.principal import fit

TINY = AutoencoderConfig(channels=6, encoder=(8, 8, 8), decoder=(8, 8, 16), blocks=1, middle=1)


def test_an_exam_stands_beside_its_baseline() -> None:
    torch.manual_seed(0)
    clips = square_clips(4, frames=13)
    good, bad = Autoencoder(TINY), Autoencoder(TINY)
    code = fit([clip.frames for clip in clips], 6)
    good.begin_from(code.components, code.variances, code.mean)
    assert there_and_back(good, clips[0].frames).shape == (12, 32, 32, 3)
    rows, shown = exam(good, bad, clips)
    named = {row.name: row for row in rows}
    assert named["PSNR, all pixels"].columns["model"].mean > named["PSNR, all pixels"].columns["PCA"].mean + 5
    assert named["PSNR over PCA of equal size"].passed
    assert named["PSNR, bodies"].gate == 25.0
    assert named["seams between chunks"].columns["model"].count == 4
    assert {frames.shape for frames in shown.values()} == {(12, 32, 96, 3)}
    same, _ = exam(good, good, clips)
    assert not {row.name: row for row in same}["PSNR over PCA of equal size"].passed


def test_a_still_is_examined_too() -> None:
    torch.manual_seed(0)
    model = Autoencoder(TINY)
    rows, shown = exam(model, model, square_clips(2, frames=1))
    assert rows[0].columns["model"].count == 2
    assert shown == {}


def test_a_new_head_is_as_good_as_enlarging_and_stands_beside_it() -> None:
    torch.manual_seed(0)
    plain = Autoencoder(TINY)
    rows, shown = head_exam(with_head(plain), plain, square_clips(2, frames=9, size=64))
    model, enlarged = (rows[0].columns[name].mean for name in ("model", "enlarged"))
    assert abs(model - enlarged) < 0.01  # until it has learned, it enlarges
    assert {frames.shape for frames in shown.values()} == {(8, 64, 192, 3)}
