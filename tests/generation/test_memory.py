import torch

from langit.generation.memory import peak


def test_what_lives_is_counted_and_what_dies_is_not() -> None:
    def build() -> object:
        x = torch.zeros(1000)  # not counted: it was there before

        def compute() -> None:
            a = x + 1  # 4000
            b = a * 2  # 8000
            del a
            c = b[:10]  # a view
            d = c + 1  # 40
            del b, c, d
            (x + 1).sum()

        return compute

    assert peak(build) == 8000  # type: ignore[arg-type]  # a function that returns one


def test_a_view_of_what_was_there_is_not_counted() -> None:
    def build() -> object:
        x = torch.zeros(1000, 10)
        return lambda: [part + 1 for part in x.t().unbind(1)[:2]]

    assert peak(build) == 80  # type: ignore[arg-type]  # a function that returns one


def test_sixteen_bits_take_half() -> None:
    def build() -> object:
        x = torch.zeros(1000)
        return lambda: x + 1

    assert peak(build, torch.bfloat16) == 2000  # type: ignore[arg-type]  # a function that returns one
    assert torch.get_default_dtype() == torch.float32


def test_nothing_is_allocated() -> None:
    def build() -> object:
        x = torch.zeros(1 << 20, 1 << 20)  # four terabytes
        return lambda: x @ x

    assert peak(build) == 4 << 40  # type: ignore[arg-type]  # a function that returns one
