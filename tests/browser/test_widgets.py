"""Every slider, choice and button of every widget moves its picture, by mouse and by keyboard, in a real JupyterLab."""

import re
import time

import pytest
from changed import drawn_by, name_of, passed_before
from lab import Lab, View
from notebooks import widgets, write_widgets

pytestmark = [pytest.mark.browser, pytest.mark.unless_passed.with_args(drawn_by)]


@pytest.fixture(scope="module")
def shown(request):
    """The widgets that are tried now: those whose tests have not passed with the same files."""
    tried = {name_of(item) for item in request.session.items if item.path == request.path and not passed_before(item)}
    return [name for name in widgets() if name in tried] or widgets()[:1]


@pytest.fixture(scope="module")
def lab(tmp_path_factory, shown):
    folder = tmp_path_factory.mktemp("workspace")
    write_widgets(folder / "widgets.ipynb", shown)
    with Lab(folder) as lab:
        lab.open("widgets.ipynb")
        lab.run_all()
        yield lab


@pytest.fixture
def view(lab, shown, name):
    cell = lab.cell(1 + shown.index(name))
    cell.scroll_into_view_if_needed()
    (view,) = lab.views(cell)
    lab.screenshot(f"{name}_before", cell)
    yield view
    lab.screenshot(f"{name}_after", cell)


def check_height(view: View, heights: list[float]) -> None:
    """The page must not jump while something is moved."""
    heights.append(view.cell.bounding_box()["height"])
    assert len(set(heights)) == 1


def try_slider(view: View, label: str, heights: list[float], *more: str) -> None:
    """To both ends and one step back by keys, by the keys of `more`, and somewhere else by the mouse."""
    slider = view.slider(label)
    last = slider.get_attribute("max")
    seen = [view.pixels()]

    def moved() -> None:
        check_height(view, heights)
        seen.append(view.pixels())
        assert seen[-1] != seen[-2], f"{label}: same picture at {slider.get_attribute('aria-valuetext')}"

    for key in ("End", "Home", "ArrowRight", *more) if slider.input_value() == "0" else ("Home", "End", "ArrowLeft", *more):
        text, value = slider.get_attribute("aria-valuetext"), slider.input_value()
        view.press(label, key)
        assert slider.input_value() != value and slider.get_attribute("aria-valuetext") != text
        moved()
    assert slider.evaluate("input => input === document.activeElement")  # the focus stays for the next key
    box, frame = slider.bounding_box(), view.frame
    share = 0.8 if int(slider.input_value()) < int(last) / 2 else 0.2
    view.page.mouse.click(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
    view.wait_change(frame)
    moved()


def try_menu(view: View, label: str, heights: list[float]) -> None:
    menu = view.menu(label)
    for option in menu.locator("option").all_text_contents():
        if option != menu.locator("option:checked").text_content():
            before, frame = view.pixels(), view.frame
            menu.select_option(label=option)
            view.wait_change(frame)
            assert view.pixels() != before, f"{label}: same picture for {option}"
            check_height(view, heights)
    before, frame = view.pixels(), view.frame
    menu.focus()
    view.page.keyboard.press("ArrowUp")
    view.wait_change(frame)
    assert view.pixels() != before


def try_radio(view: View, label: str, heights: list[float]) -> None:
    group = view.root.get_by_role("group", name=label, exact=True)
    options = group.get_by_role("radio")
    for i in [*range(options.count()), 0]:
        if not options.nth(i).is_checked():
            before, frame = view.pixels(), view.frame
            options.nth(i).check()
            view.wait_change(frame)
            assert view.pixels() != before, f"{label}: same picture for option {i}"
            check_height(view, heights)
    before, frame = view.pixels(), view.frame
    options.nth(0).focus()
    view.page.keyboard.press("ArrowDown")
    view.wait_change(frame)
    assert options.nth(1).is_checked() and view.pixels() != before


@pytest.mark.parametrize("name", widgets())
def test_every_control_moves_the_picture(lab, view, name):
    heights: list[float] = []
    assert view.sliders() + view.menus() + view.radios() + view.buttons()
    assert re.search(r"\d", view.alt) and re.search(r"\d", view.caption)
    for label in view.sliders():
        try_slider(view, label, heights)
    for label in view.menus():
        try_menu(view, label, heights)
    for label in view.radios():
        try_radio(view, label, heights)
    assert lab.errors() == [] and lab.messages == []


@pytest.mark.parametrize("name", ["logistic.ball_on_a_bowl"])
def test_a_slider_knows_all_keys(view, name):
    """All sliders are of one kind: the keys that one of them knows, all know."""
    label = view.sliders()[0]
    view.press(label, "Home")
    try_slider(view, label, [], "ArrowUp", "PageUp", "ArrowLeft", "ArrowDown", "PageDown")


@pytest.mark.parametrize("name", ["logistic.vectorization_race"])
def test_the_race_button(view, name):
    view.wait_rest()
    before, frame = view.pixels(), view.frame
    view.button("Race").focus()
    view.page.keyboard.press("Enter")
    view.wait_change(frame)
    assert view.pixels() != before and "times as quick" in view.caption


@pytest.mark.parametrize("name", ["logistic.playground"])
def test_start_stop_and_reset(view, name):
    view.root.get_by_role("radio", name="3000", exact=True).check()
    view.wait_rest()
    start, before = view.frame, view.pixels()
    view.button("Start").focus()
    view.page.keyboard.press("Enter")
    view.page.wait_for_timeout(1000)
    assert view.frame > start + 3 and view.pixels() != before
    view.button("Stop").click()
    clicked = time.monotonic()
    stopped = view.wait_rest(0.3)
    assert time.monotonic() - clicked < 1.5
    iteration = int(re.match(r"Iteration (\d+) of 3000", view.caption)[1])
    assert 0 < iteration < 3000
    view.button("Start").click()
    view.wait_change(stopped)
    view.button("Reset").focus()
    view.page.keyboard.press("Space")
    view.wait_rest(0.3)
    assert view.caption.startswith("Iteration 0 of 3000") and view.pixels() == before


@pytest.mark.parametrize("name", ["logistic.sigmoid_neuron"])
def test_the_still_figure_is_hidden_by_the_widget(view, name):
    figure = view.cell.locator("figure.dlc-figure")
    assert figure.count() == 1 and not figure.is_visible()
    assert "the cost is" in figure.locator("img").get_attribute("alt")


@pytest.mark.parametrize("name", ["logistic.ball_on_a_bowl"])
def test_a_change_of_theme_reaches_the_picture(lab, view, name):
    light, frame = view.pixels(), view.frame
    wait = 60  # seconds: every widget of the page draws anew
    lab.set_theme(dark=True)
    try:
        view.wait_change(frame, wait)
        view.wait_rest()
        assert view.pixels() != light
    finally:
        frame = view.frame
        lab.set_theme(dark=False)
    view.wait_change(frame, wait)
    view.wait_rest()
    assert view.pixels() == light


def test_without_its_kernel_the_notebook_still_shows_the_figures(lab, shown):
    lab.save()
    lab.end_kernels()
    lab.open("widgets.ipynb")
    figures = lab.page.locator("figure.dlc-figure")
    assert figures.count() == len(shown)
    for i in range(figures.count()):
        figures.nth(i).scroll_into_view_if_needed()
        assert figures.nth(i).is_visible() and figures.nth(i).bounding_box()["height"] > 150


def test_nothing_came_from_another_machine(lab):
    assert lab.requests == []
