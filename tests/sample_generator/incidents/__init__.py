"""The five incidents of the sample that are worth finding."""
