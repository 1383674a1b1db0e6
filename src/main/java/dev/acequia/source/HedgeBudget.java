package dev.acequia.source;

/// Budget of hedges in vain: three of ten starts, so that a start time that is longer than the longest delay does not
/// double the load of all engines. One that wins costs nothing. Guarded by its owner.
final class HedgeBudget {
    private static final double EACH_START = 0.3;
    private static final double MOST = 20;
    private static final double FIRST = 5;

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

    /// One that was paid for has won, or did not begin.
    void refund() {
        left = Math.min(MOST, left + 1);
    }
}
