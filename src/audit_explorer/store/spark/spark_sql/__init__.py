"""The questions in the SQL that Spark reads.

Where engines differ from DuckDB, what is done about it, and which test of tests/unit/store/spark/spark_sql asks both:

| difference | what is done | test |
|---|---|---|
| case of İ, final Σ and ſ | lower case sign by sign (rules) | test_case |
| no NFC | a column that publishing made; inside JSON by replacing (rules, composition) | test_composed_texts |
| no json_structure; what JSON is valid | columns that publishing made (rules) | clusters/test_questions |
| paths into JSON | read by a schema, or as a variant (json_rules, variant_rules) | test_texts_at_a_path |
| digits in a JSON text | no number (json_rules, variant_rules) | test_conditions_inside_json |
| patterns | RE2's, said so that Java and Rust read the same (regex_dialect) | test_patterns |
| moments in texts | one form, as UTC without a zone (rules) | test_moments_in_texts |
| NULL comes first, order of texts | NULLS LAST, bytes (sqlglot) | test_order |
| GROUPING of several columns | GROUPING_ID (rules) | test_grouping |
| date_diff, epoch_us, //, strlen, list_distinct | Spark's own (rules) | test_an_expression |
| IN (SELECT …) in a select list (Sail) | a join (relation_rules) | test_a_subquery_in_a_select_list_is_joined |

What stays different: a number inside JSON that is shown, or grouped by, as text is written as the engine writes it
(1e+300 is 1e300 or 1.0E300). In exports it is not: their paths are read here (exports.csv_lines.event_lines).
"""
