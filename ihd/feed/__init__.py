"""The live connection: the MQTT client and its link, the embedded broker, the simulated home, and replay."""
