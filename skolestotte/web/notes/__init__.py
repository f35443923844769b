"""Notes of steps: what a step of a routine asks for is data (`asks`), and one page and one command serve them all."""
