"""How far coders agree, beyond what chance alone would give.

All coefficients of a code come from counts of units, which add up over sources: a sum, a resample
of sources and a pool of codes are other weights of the same patterns. Where all units are of one
category nothing can be told from chance, and every coefficient but the share of agreement is
undefined (NaN): neither 1 nor 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
BINARY = 2  # categories: a code was given or not
PARADOX = (0.8, 0.6, 0.5)  # agreement of at least, kappa below, prevalence index of at least


def coefficients(patterns: Ints, weights: Floats) -> dict[str, Floats]:
    """Compute what does not ask who coded; coders can be many, and codings missing.

    Agreement beyond chance is (P_o - P_e) / (1 - P_e), with P_o the share of agreeing pairs of
    codings (Fleiss 1971, doi 10.1037/h0031619). P_e is 1/q after Brennan and Prediger 1981 (doi
    10.1177/001316448104100307), the sum of squared mean shares after Fleiss, which is Scott's pi
    (1955, doi 10.1086/266577) for two coders, and sum of p(1-p)/(q-1) after Gwet 2008 (AC1, doi
    10.1348/000711006X126600). Alpha: Krippendorff 2019 (doi 10.4135/9781071878781), nominal, by the
    coincidences of units with two codings or more. Of two categories, the second being that a code
    was given, positive agreement is the share of its codings that agree in pairs: 2a/(2a+b+c) of
    two coders (Cicchetti and Feinstein 1990, doi 10.1016/0895-4356(90)90159-M).

    Args:
        patterns: a row a pattern of units and a column a category of the codebook: how many coders
            gave it.
        weights: how many units have each pattern (last axis).

    Returns:
        By name, one value for each leading place of the weights: units, agreement,
        brennan_prediger, fleiss, ac1, alpha and chance, which is P_e of fleiss; for two categories
        also prevalence (the share of codings that give the code) and positive.
    """
    coders = patterns.sum(axis=1)
    q, rated, several = patterns.shape[1], np.maximum(coders, 1), coders > 1
    both = np.where(several, weights, 0.0)
    pairs = patterns * (patterns - 1) / np.maximum(coders - 1, 1)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        units = both.sum(axis=-1)
        agreement = both @ (pairs.sum(axis=1) / rated) / units
        all_rated = np.where(coders > 0, weights, 0.0)
        share = all_rated @ (patterns / rated[:, None]) / all_rated.sum(axis=-1)[..., None]
        held = both @ patterns
        agreed_on = both @ pairs
        n, agreed = held.sum(axis=-1), agreed_on.sum(axis=-1)
        constant = (held > 0).sum(axis=-1) < 2  # noqa: PLR2004 -- categories
        chance = (share**2).sum(axis=-1)
        found = {
            "brennan_prediger": _beyond(agreement, np.full_like(agreement, 1 / q)),
            "fleiss": _beyond(agreement, chance),
            "ac1": _beyond(agreement, (share * (1 - share)).sum(axis=-1) / (q - 1)),
            "alpha": 1 - (n - 1) * (n - agreed) / (n**2 - (held**2).sum(axis=-1)),
        }
        given = {"prevalence": held[..., -1] / n, "positive": agreed_on[..., -1] / held[..., -1]}
    found = {name: np.where(constant, np.nan, value) for name, value in found.items()}
    found |= {"units": units, "agreement": agreement, "chance": chance}
    return found | (given if q == BINARY else {})


def pairwise(tables: Floats) -> dict[str, Floats]:
    """Compute what two coders give, from tables of the one's categories by the other's.

    Cohen's kappa (1960, doi 10.1177/001316446002000104) has the sum of p_A p_B as P_e. For a code
    that was given (1) or not (0), with the table d, c / b, a: PABAK is 2 P_o - 1, the prevalence
    index (a-d)/n and the bias index (b-c)/n (Byrt, Bishop and Carlin 1993, doi
    10.1016/0895-4356(93)90018-V).

    Args:
        tables: the last two axes are the categories of the first and of the second coder.

    Returns:
        What `coefficients` returns, with cohen, whose P_e is chance; for two categories also
        pabak, prevalence_index and bias_index.
    """
    q = tables.shape[-1]
    each = np.eye(q, dtype=np.int64)
    patterns = (each[:, None, :] + each[None, :, :]).reshape(q * q, q)
    found = coefficients(patterns, tables.reshape(*tables.shape[:-2], q * q))
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = tables / found["units"][..., None, None]
        chance = (shares.sum(axis=-1) * shares.sum(axis=-2)).sum(axis=-1)
        found |= {"chance": chance, "cohen": _beyond(found["agreement"], chance)}
        found["cohen"] = np.where(np.isnan(found["fleiss"]), np.nan, found["cohen"])
        if q == BINARY:
            d, c, b, a = np.moveaxis(shares.reshape(*shares.shape[:-2], 4), -1, 0)
            found["pabak"] = found["brennan_prediger"]  # 2 P_o - 1 for two categories
            found["prevalence_index"], found["bias_index"] = a - d, b - c
    return found


def paradox(found: dict[str, Floats]) -> NDArray[np.bool_]:
    """Mark where kappa is low although coders agree, since a code is rare or nearly everywhere.

    Feinstein and Cicchetti 1990 (doi 10.1016/0895-4356(90)90158-L). Of two coders it is Cohen's
    kappa, and of more that of Fleiss, with 2 p - 1 as the prevalence index, p being the prevalence.
    """
    high, low, skewed = PARADOX
    apart = np.abs(2 * found["prevalence"] - 1) >= skewed
    kappa = found.get("cohen", found["fleiss"])
    return np.asarray((found["agreement"] >= high) & (kappa < low) & apart)


def pooled(agreement: Floats, chance: Floats) -> Floats:
    """Pool kappa over codes (last axis), by their mean P_o and mean P_e.

    De Vries, Elliott, Kanouse and Teleki 2008 (doi 10.1177/1525822X08317166). A code that nobody
    gave is one that all agree on, with P_e = 1; if there are none but such, it is undefined.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return _beyond(agreement.mean(axis=-1), chance.mean(axis=-1))


def _beyond(agreement: Floats, chance: Floats) -> Floats:
    """Return the share of what chance leaves open; undefined where it leaves nothing."""
    return np.asarray((agreement - chance) / np.where(chance < 1, 1 - chance, np.nan))
