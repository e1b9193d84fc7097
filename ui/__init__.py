"""The pages of the web app: what people see and press. Knows no ranking and no file formats."""
