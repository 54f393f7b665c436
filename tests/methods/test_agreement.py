"""Coefficients of agreement, held against what was published or computed by other programs."""

import numpy as np
import pytest

from analysis.methods.agreement import coefficients, pairwise, paradox, pooled

NOTHING = ("cohen", "fleiss", "brennan_prediger", "ac1", "alpha", "pabak", "positive")


def answers(**known):
    """What is known of some coefficients, each to as many places as are given."""
    places = {name: len(f"{value}".partition(".")[2]) for name, value in known.items()}
    return {n: pytest.approx(v, abs=0.51 * 10 ** -places[n]) for n, v in known.items()}


def code(both, first, second, neither):
    """A table of a code that was given or not."""
    return [[neither, second], [first, both]]


# From the answers of METHODS.md: published, and computed again with irrCAC, krippendorff, R irr.
PUBLISHED = {
    "Artstein & Poesio 2008, table 1": (
        [[20, 20], [10, 50]],
        answers(agreement=0.7, brennan_prediger=0.4, fleiss=0.3407, cohen=0.3478, alpha=0.3440),
    ),
    "Artstein & Poesio 2008, example 2": (
        [[46, 0, 0], [6, 32, 6], [0, 0, 10]],
        answers(agreement=0.88, brennan_prediger=0.82, fleiss=0.7995, cohen=0.8013, alpha=0.8005),
    ),
    "Cohen 1960": (
        [[88, 14, 18], [10, 40, 10], [2, 6, 12]],
        answers(cohen=0.4915, ac1=0.5760),
    ),
    "Krippendorff 2004, p. 224": (
        [[5, 3], [1, 1]],
        answers(agreement=0.6, alpha=0.0952, cohen=0.0909, fleiss=0.0476),
    ),
    "Feinstein & Cicchetti 1990, balanced": (
        code(40, 9, 6, 45),
        answers(agreement=0.85, cohen=0.6995, ac1=0.701),
    ),
    "Feinstein & Cicchetti 1990, skewed": (
        code(80, 10, 5, 5),
        answers(agreement=0.85, cohen=0.3182, ac1=0.8080),
    ),
    "Feinstein & Cicchetti 1990, alike margins": (code(45, 15, 25, 15), answers(cohen=0.1304)),
    "Feinstein & Cicchetti 1990, unlike margins": (code(25, 35, 5, 35), answers(cohen=0.2593)),
    "Gwet 2008": (
        code(118, 5, 2, 0),
        answers(agreement=0.944, cohen=-0.0234, ac1=0.9408),
    ),
    "NVivo help, both coders alike": (code(50, 75, 75, 800), answers(agreement=0.85, cohen=0.3143)),
    "NVivo help, one codes more": (code(50, 100, 50, 800), answers(cohen=0.3182)),
    "NVivo help, one codes all": (code(50, 150, 0, 800), answers(cohen=0.3478)),
    "one unit given by one coder": (
        code(0, 0, 1, 9),
        answers(cohen=0.0, fleiss=-0.053, alpha=0.0, brennan_prediger=0.8, ac1=0.889),
    ),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_two_coders_get_the_coefficients_that_were_published(name):
    table, known = PUBLISHED[name]
    found = pairwise(np.array(table, dtype=float))
    assert {name: found[name] for name in known} == known


def units(*coders):
    """A row a unit: how many coders gave each category; a dot is no coding."""
    categories = sorted({value for coder in coders for value in coder} - {"."})
    columns = list(zip(*coders, strict=True))
    return np.array([[column.count(c) for c in categories] for column in columns])


def several(patterns, **known):
    found = coefficients(patterns, np.ones(len(patterns)))
    return {name: found[name] for name in known} == answers(**known)


def test_four_coders_with_missing_codings_as_in_krippendorff_2011():
    patterns = units("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    assert several(patterns, alpha=0.7434, ac1=0.7754, brennan_prediger=0.7727, fleiss=0.7612)


def test_two_coders_and_five_categories_as_in_krippendorff_2011():
    assert several(units("aabbdcccedda", "babbbccceddd"), alpha=0.6920)


def test_fourteen_raters_of_ten_subjects_get_the_kappa_of_fleiss():
    rows = "0 0 0 0 14; 0 2 6 4 2; 0 0 3 5 6; 0 3 9 2 0; 2 2 8 1 1"
    rows += "; 7 7 0 0 0; 3 2 6 3 0; 2 5 3 2 2; 6 5 2 1 0; 0 2 2 3 7"
    patterns = np.array([[int(n) for n in row.split()] for row in rows.split(";")])
    assert several(patterns, fleiss=0.2099)


THREE = [code(40, 10, 10, 40), code(1, 2, 2, 95), code(0, 0, 0, 100)]


def test_codes_are_weak_each_for_itself_and_pooling_hides_it():
    found = pairwise(np.array(THREE, dtype=float))
    assert [round(float(kappa), 3) for kappa in found["cohen"][:2]] == [0.6, 0.313]
    assert np.isnan(found["cohen"][2])
    assert round(float(np.nanmean(found["cohen"])), 3) == 0.456
    assert round(float(pooled(found["agreement"], found["chance"])), 3) == 0.570
    without = pooled(found["agreement"][:2], found["chance"][:2])
    assert float(without) == pytest.approx(float(pooled(found["agreement"], found["chance"])))
    stacked = pairwise(np.array(THREE, dtype=float).sum(axis=0))
    assert round(float(stacked["cohen"]), 3) == 0.725


@pytest.mark.parametrize("table", [code(0, 0, 0, 9), code(9, 0, 0, 0), code(0, 0, 0, 0)])
def test_of_constant_data_and_of_none_every_coefficient_is_undefined(table):
    found = pairwise(np.array(table, dtype=float))
    undefined = [name for name in NOTHING if np.isnan(found[name])]
    agreed_on = table == code(9, 0, 0, 0)  # all that was given, was given by both
    assert undefined == [name for name in NOTHING if name != "positive" or not agreed_on]
    assert np.isnan(pooled(found["agreement"][None], found["chance"][None]))


def test_a_low_kappa_at_high_agreement_is_told_apart_from_a_low_one_at_low_agreement():
    tables = [code(80, 10, 5, 5), code(40, 9, 6, 45), code(2, 5, 5, 88), code(30, 25, 25, 20)]
    assert list(paradox(pairwise(np.array(tables, dtype=float)))) == [True, False, True, False]


def test_a_low_kappa_of_many_coders_at_high_agreement_is_told_too():
    # Of 50 units three coders agree not to give a code, and of four one alone gives it.
    rare = coefficients(np.array([[3, 0], [2, 1]]), np.array([50.0, 4.0]))
    even = coefficients(np.array([[3, 0], [2, 1], [0, 3]]), np.array([25.0, 4.0, 25.0]))
    assert rare["agreement"] == pytest.approx(1 - 4 / 54 * 2 / 3)
    assert [bool(paradox(found)) for found in (rare, even)] == [True, False]


@pytest.mark.parametrize(
    ("agreement", "kappa", "prevalence", "told"),
    [
        (0.8, 0.59, 0.25, True),
        (0.79, 0.59, 0.25, False),
        (0.8, 0.6, 0.25, False),
        (0.8, 0.59, 0.26, False),
        (0.8, 0.59, 0.75, True),
        (0.8, 0.59, 0.74, False),
        (1, -1, 0, True),
        (0.9, np.nan, 0, False),
    ],
)
def test_a_paradox_begins_at_its_bounds(agreement, kappa, prevalence, told):
    found = {"agreement": agreement, "fleiss": kappa, "prevalence": prevalence}
    assert paradox(found) == told
    assert paradox(found | {"cohen": kappa, "fleiss": -1}) == told


@pytest.fixture(params=range(20))
def random(request):
    return np.random.default_rng(request.param)


def tables_of(random, categories=2, codes=6):
    return random.integers(0, 30, (codes, categories, categories)).astype(float)


def test_kappa_is_what_pabak_prevalence_and_bias_make_of_it(random):
    # Byrt, Bishop and Carlin 1993, equation 6
    found = pairwise(tables_of(random))
    square, bias = found["prevalence_index"] ** 2, found["bias_index"] ** 2
    kappa = (found["pabak"] - square + bias) / (1 - square + bias)
    assert kappa == pytest.approx(found["cohen"])


def test_who_of_two_coders_is_first_changes_nothing_but_the_sign_of_the_bias(random):
    tables = tables_of(random)
    one, other = pairwise(tables), pairwise(tables.swapaxes(1, 2))
    assert one.pop("bias_index") == pytest.approx(-other.pop("bias_index"))
    assert {n: pytest.approx(v, nan_ok=True) for n, v in one.items()} == other


def test_the_order_of_codes_of_categories_and_of_units_changes_nothing(random):
    tables = tables_of(random, 4)
    found, order = pairwise(tables), random.permutation(4)
    turned = pairwise(tables[:, order][:, :, order])
    assert {n: pytest.approx(v) for n, v in found.items()} == turned
    order = random.permutation(6)
    assert {n: pytest.approx(v[order]) for n, v in found.items()} == pairwise(tables[order])
    patterns = random.integers(0, 4, (50, 3))
    whole, order = coefficients(patterns, np.ones(50)), random.permutation(50)
    assert whole == {
        n: pytest.approx(v) for n, v in coefficients(patterns[order], np.ones(50)).items()
    }


def test_twice_the_units_give_the_same_but_alpha_which_corrects_for_few(random):
    tables = tables_of(random)
    one, twice = pairwise(tables), pairwise(2 * tables)
    changed = {n for n in one if one[n] != pytest.approx(twice[n])}
    assert changed == {"units", "alpha"}
    many = pairwise(1e9 * tables)
    assert many["alpha"] == pytest.approx(many["fleiss"])


def test_patterns_say_the_same_as_the_table_of_two_coders(random):
    table = tables_of(random, 3, 1)[0]
    first, second = np.repeat(np.indices((3, 3)).reshape(2, 9), table.astype(int).ravel(), axis=1)
    patterns = np.eye(3, dtype=int)[first] + np.eye(3, dtype=int)[second]
    found, known = coefficients(patterns, np.ones(len(patterns))), pairwise(table)
    for name in ("agreement", "fleiss", "ac1", "alpha", "brennan_prediger", "units"):
        assert found[name] == pytest.approx(known[name]), name


# Comparisons with maintained libraries, where these are installed.


def codings_of(random, coders, categories, constant):
    """Codings of units by coders, some missing (NaN); the units that nobody coded are left out."""
    codings = random.integers(0, 1 if constant else categories, (coders, 40)).astype(float)
    codings[random.random(codings.shape) < 0.2] = np.nan
    return codings[:, ~np.isnan(codings).all(axis=0)]


@pytest.mark.parametrize("coders", [2, 3, 7])
def test_alpha_is_that_of_the_library_krippendorff(random, coders):
    library = pytest.importorskip("krippendorff")
    codings = codings_of(random, coders, 4, constant=False)
    patterns = np.stack([(codings == c).sum(axis=0) for c in range(4)], axis=1)
    domain = list(range(4))
    theirs = library.alpha(
        reliability_data=codings, value_domain=domain, level_of_measurement="nominal"
    )
    assert coefficients(patterns, np.ones(len(patterns)))["alpha"] == pytest.approx(theirs)


@pytest.mark.parametrize("constant", [False, True])
def test_cohens_kappa_is_that_of_scikit_learn_which_leaves_constants_undefined_too(
    random, constant
):
    library = pytest.importorskip("sklearn.metrics")
    first, second = random.integers(0, 1 if constant else 3, (2, 60))
    table = np.bincount(first * 3 + second, minlength=9).reshape(3, 3)
    with np.errstate(invalid="ignore"):
        theirs = library.cohen_kappa_score(first, second, labels=[0, 1, 2])
    ours = pairwise(table.astype(float))["cohen"]
    assert np.isnan(ours) if constant else ours == pytest.approx(theirs)


def test_cohens_and_fleisss_kappa_are_those_of_statsmodels(random):
    library = pytest.importorskip("statsmodels.stats.inter_rater")
    table = tables_of(random, 3, 1)[0]
    assert pairwise(table)["cohen"] == pytest.approx(library.cohens_kappa(table).kappa)
    patterns = random.multinomial(6, [0.2, 0.3, 0.5], 30)
    ours = coefficients(patterns, np.ones(30))["fleiss"]
    assert ours == pytest.approx(library.fleiss_kappa(patterns))
