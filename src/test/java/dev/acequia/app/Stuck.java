package dev.acequia.app;

import java.util.concurrent.CountDownLatch;

/// A program that is told to stop and does not get to its end.
final class Stuck {
    private Stuck() {}

    public static void main(String[] args) throws InterruptedException {
        LastDeadline deadline = LastDeadline.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            deadline.begin();
            waitForEver();
        }));
        System.out.println("ready");
        new CountDownLatch(1).await();
    }

    private static void waitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
