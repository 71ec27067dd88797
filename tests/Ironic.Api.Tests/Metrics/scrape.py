# Prints what Prometheus' own Python library makes of a /metrics page: a JSON object for each sample. A page that it cannot parse is an error.
import json
import sys

from prometheus_client.parser import text_string_to_metric_families

for family in text_string_to_metric_families(sys.stdin.read()):
    for sample in family.samples:
        print(json.dumps({"family": family.name, "type": family.type, "help": family.documentation, "name": sample.name, "labels": sample.labels, "value": sample.value}))
