import java.util.concurrent.CountDownLatch;
import sun.misc.Signal;

/// An engine that does not end when it is asked to, and prints a secret.
final class Deaf {
    private Deaf() {}

    public static void main(String[] args) throws InterruptedException {
        Signal.handle(new Signal("TERM"), _ -> System.out.println("deaf to TERM"));
        System.err.println("started with --access-token planted-secret");
        new CountDownLatch(1).await();
    }
}
