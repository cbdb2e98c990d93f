"""The facts of an example studio; they lie beside this file."""
