"""The four incidents of the sample that are worth finding."""
