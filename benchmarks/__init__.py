"""The measurements that compare the two builds, and the rule that turns them into verdicts."""
