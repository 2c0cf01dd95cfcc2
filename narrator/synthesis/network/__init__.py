"""What all engines share that speak over the network: pace, retries, pauses, and one sentence for each way to fail."""
