/// Something to measure.
interface Scenario {
    /// In one line.
    String title();

    Report run(Bench bench);
}
