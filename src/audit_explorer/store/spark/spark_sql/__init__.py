"""The questions in the SQL that Spark reads."""
