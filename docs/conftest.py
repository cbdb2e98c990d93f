"""What of this folder holds no examples to try: the site's settings, and the pages that are made for it."""

collect_ignore = ["conf.py", "api", "conditions", "poses", "project", "schemas"]
