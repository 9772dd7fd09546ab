//! Every query parameter: what it is called, of which type it is, what it says.

/// Query parameters: name, type, what it is.
pub(super) const PARAMETERS: &[(&str, &str, &str)] = &[
    (
        "on",
        "date",
        "The day whose lists are asked; today where nothing is said.",
    ),
    (
        "recorded",
        "date-time",
        "The moment whose knowledge is asked; now where nothing is said.",
    ),
    (
        "from",
        "string",
        "The earlier edition: its id, the beginning of it, or a day.",
    ),
    (
        "to",
        "string",
        "The later edition: its id, the beginning of it, or a day.",
    ),
    (
        "edition",
        "string",
        "The edition whose issues are told; the latest where nothing is said.",
    ),
    ("limit", "integer", "The most results."),
    ("offset", "integer", "Results to pass over."),
    (
        "sort",
        "string",
        "`field:asc` or `field:desc`; may be repeated.",
    ),
    (
        "threshold",
        "number",
        "The least score: from it on /match calls a result a match (0.70), and /v1/text a place a mention (0.80).",
    ),
    (
        "cutoff",
        "number",
        "The score below which nothing is told (0.50).",
    ),
    (
        "algorithm",
        "string",
        "One of those that /algorithms names.",
    ),
    (
        "include_dataset",
        "string",
        "Only these datasets; may be repeated.",
    ),
    (
        "exclude_dataset",
        "string",
        "Without these datasets; may be repeated.",
    ),
    (
        "exclude_schema",
        "string",
        "Without these schemata; may be repeated.",
    ),
    (
        "exclude_entity_ids",
        "string",
        "Without these entities; any id that was merged counts.",
    ),
    (
        "topics",
        "string",
        "Only entities with one of these topics; may be repeated.",
    ),
    (
        "changed_since",
        "string",
        "Only entities that may have changed since.",
    ),
    (
        "q",
        "string",
        "Words of a name, an identifier or an address.",
    ),
    ("schema", "string", "Only this schema and those below it."),
    (
        "countries",
        "string",
        "Only entities of these countries; may be repeated.",
    ),
    (
        "datasets",
        "string",
        "Only entities of these datasets; may be repeated.",
    ),
    ("filter", "string", "`field:value`; may be repeated."),
    ("filter_op", "string", "`AND` or `OR` between filters."),
    ("facets", "string", "What to count; may be repeated."),
    ("fuzzy", "boolean", "Taken; likeness is always looked for."),
    ("simple", "boolean", "Taken; there is one syntax."),
    (
        "target",
        "boolean",
        "Only entities that a list names for themselves.",
    ),
    (
        "nested",
        "boolean",
        "Whether entities around it stand in the place of their ids (true).",
    ),
    (
        "explain",
        "boolean",
        "Whether what was nearly a mention is told, with the reason why it is none.",
    ),
    ("token", "string", "What serve.update_token holds."),
    (
        "sync",
        "boolean",
        "Whether to wait until the new lists serve.",
    ),
    ("queries", "string", "JSON: queries by key."),
    ("extend", "string", "JSON: ids and properties."),
    ("prefix", "string", "What was typed."),
    ("type", "string", "The schema."),
    ("id", "string", "An entity."),
];
