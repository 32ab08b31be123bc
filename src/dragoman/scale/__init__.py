"""Past one machine: articles in parts, each read and written for itself, then linked by partition.

The road: `parts` cuts the input, `coding` reads a part and writes it whole or not at all, `partitions` links
what was read; `engine` hands all of this out, to this process or to Ray. Only `engine` knows Ray.
"""
