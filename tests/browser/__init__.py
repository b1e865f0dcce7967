"""Panels and lessons as people meet them: in JupyterLab, in a browser, by keyboard, without a network.

A package, unlike the other folders of tests, so that its browser ends with its last test.
"""
