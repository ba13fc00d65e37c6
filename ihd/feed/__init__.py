"""The live connection: MQTT client and link, embedded broker, simulated home, and replay."""
