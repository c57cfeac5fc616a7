import numpy as np

from langit.evaluation.suites import cases, difference, interval, shuffled


def test_cases_are_the_same_in_every_run_and_say_what_the_scene_shows() -> None:
    few, many = cases(4), cases(8)
    assert many[:4] == few
    assert len({case.english for case in many}) == 8
    assert all(case.english != case.indonesian for case in many)
    assert {case.family for case in cases(3, ("falling",))} == {"falling"}


def test_an_interval_holds_the_mean_and_narrows_with_more_numbers() -> None:
    rng = np.random.default_rng(0)
    few, many = interval(list(rng.normal(1, 1, 20))), interval(list(rng.normal(1, 1, 2000)))
    assert few.low < few.mean < few.high
    assert many.high - many.low < 0.3 * (few.high - few.low)
    assert many.low < 1.0 < many.high
    assert interval([1.0, float("nan"), 3.0]).count == 2
    assert np.isnan(interval([]).mean)
    assert str(interval([0.5, 0.5])) == "0.5 (0.5 to 0.5, n 2)"


def test_paired_differences_see_what_means_do_not() -> None:
    rng = np.random.default_rng(0)
    hard = rng.normal(0, 10, 50)
    found = difference(list(hard + 1), list(hard + rng.normal(0, 0.1, 50)))
    assert 0.9 < found.low < found.high < 1.1


def test_no_prompt_stays_at_its_case() -> None:
    items = [str(i) for i in range(7)]
    assert sorted(shuffled(items)) == items
    assert all(a != b for a, b in zip(items, shuffled(items), strict=True))
