"""The figures and the words that make a changed sentence one that can hurt, in English and in Spanish.

Both languages are looked for in every text: a word too many lists a sentence too many, and none is missed.
"""

from __future__ import annotations

import re

# Digits of any script, fractions, superscripts and numbers in circles; \w takes them too.
_FIGURE = r"\d\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u2189\u2460-\u249b"
_NUMBER_WORDS = (
    r"zero|nil|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen(?:th)?|(?:twen|thir|for|fif|six|seven|eigh|nine)t(?:y|ieth)"
    r"|hundred(?:th)?s?|thousand(?:th)?s?|millions?|billions?|dozens?|half|halves|quarters?|first|second|third|thirds"
    r"|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf)ths?|percent|single|double|triple|quadruple|once|twice|thrice|\w+fold"
    r"|pair|couple|both|all|none|most|few|many|several|some"
    r"|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|trece|catorce|quince|dieci\w+|veint\w+|treinta"
    r"|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien(?:tos?)?|\w+cient[oa]s|mil|mill[oó]n(?:es)?|docenas?"
    r"|medi[oa]s?|mitad(?:es)?|tercios?|cuartos?|quint[oa]s?|d[eé]cim[oa]s?|primer[oa]?|segund[oa]|tercer[oa]?|doble|triple"
    r"|vez|veces|par|ambos|ambas|tod[oa]s?|ningun[oa]s?|ning[uú]n|poc[oa]s?|much[oa]s?|vari[oa]s|algun[oa]s?|mayor[ií]a"
)
_UNITS = (
    r"mg|mcg|\u00b5g|\u03bcg|ng|kg|g|mL|dL|L|cc|IU|U|mEq|mmol|mol|mm|cm|m|lbs?|oz|tsp|tbsp|[CF]|%|hours?|hrs?|h|minutes?|min|seconds?|days?|weeks?"
    r"|months?|years?|milligrams?|micrograms?|grams?|kilograms?|milliliters?|liters?|ounces?|pounds?|percent|degrees?|horas?"
    r"|minutos?|segundos?|d[ií]as?|semanas?|mes(?:es)?|a\u00f1os?|miligramos?|gramos?|mililitros?|litros?|grados?"
)
# A figure takes along the sign before it and the unit behind it: 5 mg that becomes 5 mL is another number.
NUMBER = re.compile(
    rf"(?<!\w)(?:[-+\u2212\u00b1<>\u2264\u2265\u2248~=]\s?)?\.?\w*[{_FIGURE}]\w*(?:[.,:/\u2044]\d\w*)*(?:\s?[%\u00b0\u00d7])?"
    rf"(?:[-\s]?\u00b0?(?:{_UNITS})(?:/\w+)*(?!\w))?"
    rf"|\b(?:{_NUMBER_WORDS})\b",
    re.I,
)
_DOSE_WORDS = (
    # Amounts, units and forms of a medicine.
    r"mg|mcg|\u00b5g|\u03bcg|ml|kg|g|IU|milligrams?|micrograms?|milliliters?|grams?|kilograms?|lbs?|pounds?|ounces?|oz|liters?|cc|mmol|mEq"
    r"|units?|percent|degrees?|celsius|fahrenheit|\w*dos(?:es?|ed|ing|age)|tablets?|pills?|capsules?|drops?|puffs?|patch\w*|sprays?|shots?"
    r"|teaspoons?|tablespoons?|spoon\w*|cups?|syringes?|vials?|inject\w*|infus\w*|IV|intrathecal\w*|veins?|muscles?|skin|spin(?:e|al)|left|right|eyes?|ears?|nose|venas?|m[uú]sculos?|piel|columna|izquierd\w*|derech\w*|ojos?|o[ií]dos?|nariz|oral|by mouth|crush\w*|chew\w*|split\w*|swallow\w*|mix\w*"
    r"|dilut\w*|unidades|dosis|tabletas?|pastillas?|p[ií]ldoras?|c[aá]psulas?|gotas?|cucharad\w*|cucharit\w*|tazas?|jeringas?|inyec\w*"
    r"|infusi\w*|oral|por la boca|por boca|miligramos?|mililitros?|gramos?|litros?|grados?|partir|parta|mastic\w*|tritur\w*|mezcl\w*"
    # How often, when and how long.
    r"|\w*(?:hour|day|week|month|year|night|minute|second)(?:ly|s)?|dai(?:ly|lies)|every\w*|each|per|alternate\w*|fortnight\w*|once|twice|PRN|BID|TID|QID"
    r"|mornings?|noon|afternoons?|evenings?|bedtime|midnight|often|always|sometimes|rarely|usually|as needed|right away|immediately|now|soon|today"
    r"|tonight|tomorrow|late\w*|earl\w+|again|repeat\w*|horas?|minutos?|d[ií]as?|semana\w*|mes(?:es)?|mensual\w*|a[nñ]os?|diari\w*|noches?|ma[nñ]anas?"
    r"|tardes?|mediod[ií]a|cada|siempre|a veces|ahora|enseguida|inmediat\w*|pronto|hoy|temprano|repit\w*|seguid\w*"
    # More or less.
    r"|more|less|lesser|fewer|most|least|greater|larger|smaller|bigger|higher|lower|longer|shorter|older|younger|better|worse|same|equal\w*|exactly|about"
    r"|around|almost|nearly|roughly|approximately|above|below|over|under|beyond|exceed\w*|max\w*|min|minim\w*|limit\w*|up to|than|between|only|just|too"
    r"|enough|increas\w*|reduc\w*|decreas\w*|rais\w*|high|low|m[aá]s|menos|mayor\w*|menor\w*|mejor|peor|igual\w*|exact\w*|casi|aproximad\w*|encima|debajo"
    r"|hasta|entre|s[oó]lo|solamente|[uú]nicamente|demasiad\w*|bastante|aument\w*|suba|baj[aeo]\w*|alt[ao]s?|m[aá]xim\w*|m[ií]nim\w*"
    # What not to do, and on what it hangs.
    r"|no|not|none|nor|neither|never|nothing|nobody|cannot|\w+n['\u2019]t|without|with|within|except\w*|instead|rather|hardly|unless|if|when|while|during"
    r"|before|after|until|since|stop\w*|start\w*|hold|holds|skip\w*|avoid\w*|allow\w*|forbid\w*|refus\w*|un\w+|must|may|can|should|could|need\w*|ought|safe\w*"
    r"|danger\w*|call\w*|ask\w*|ni|nunca|jam[aá]s|nada|nadie|ning[uú]n\w*|sin|con|salvo|excepto|tampoco|si|cuando|mientras|durante|antes|despu[eé]s|desde"
    r"|deje|suspend\w*|empie\w*|empez\w*|evit\w*|permit\w*|prohib\w*|debe\w*|puede\w*|necesit\w*|segur[oa]s?|peligr\w*|llam\w*|pregunt\w*"
)
DOSE = re.compile(rf"\b(?:{_DOSE_WORDS})\b|[<>\u2264\u2265\u00b1\u00d7\u00b0=]", re.I)
