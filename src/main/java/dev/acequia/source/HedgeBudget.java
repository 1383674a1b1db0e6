package dev.acequia.source;

/// Budget of hedges: fewer than three of ten starts, so that starts which always take longer than the longest delay do
/// not double the load of all engines. Guarded by its owner.
final class HedgeBudget {
    private static final double EACH_START = 0.28;
    private static final double MOST = 20;
    private static final double FIRST = 3;

    private double left = FIRST;

    /// A channel starts.
    void earn() {
        left = Math.min(MOST, left + EACH_START);
    }

    /// Pays for one hedge; false when there is not enough left.
    boolean pay() {
        if (left < 1) {
            return false;
        }
        left -= 1;
        return true;
    }

    /// One that was paid for did not begin.
    void refund() {
        left = Math.min(MOST, left + 1);
    }
}
