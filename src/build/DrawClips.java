/** Draws the demo clips that the engine simulator loops. */
public final class DrawClips {
    private DrawClips() {}

    public static void main(String[] args) {}
}
