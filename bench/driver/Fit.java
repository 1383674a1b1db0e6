/// Least squares with no constant below zero, by descent along one constant after the other; errors count by
/// their share of what was measured, so that small loads matter as much as large ones.
final class Fit {
    private static final int ROUNDS = 100_000;

    private Fit() {}

    static double[] nonNegative(double[][] terms, double[] measured) {
        double[] constants = new double[terms[0].length];
        for (int round = 0; round < ROUNDS; round++) {
            int one = round % constants.length;
            double up = 0;
            double down = 0;
            for (int i = 0; i < terms.length; i++) {
                double term = terms[i][one] / measured[i];
                double rest = 1 - (dot(constants, terms[i]) - constants[one] * terms[i][one]) / measured[i];
                up += rest * term;
                down += term * term;
            }
            constants[one] = Math.max(0, up / down);
        }
        return constants;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
