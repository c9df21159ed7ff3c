package io.gyre.loadtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What Linux says about a process, read from {@code /proc}.
 *
 * @param wallNanos when it was read
 * @param cpuSeconds user and system time of all threads, dead ones too ({@code /proc/PID/stat},
 *     steps of 10 ms)
 * @param voluntary context switches of the threads that live, because they waited
 * @param involuntary context switches of the threads that live, because they were made to
 * @param machineBusySeconds CPU time of everything on this machine
 * @param stolenSeconds CPU time the hypervisor gave to others
 */
record ProcStats(
    long wallNanos,
    double cpuSeconds,
    long voluntary,
    long involuntary,
    double machineBusySeconds,
    double stolenSeconds) {
  /** USER_HZ: fixed at 100 in the kernel's interface to user space on every platform we run on. */
  private static final double TICKS = 100;

  /** Of this process or of several together. */
  static ProcStats of(long... pids) {
    try {
      double cpu = 0;
      long[] switches = new long[2];
      for (long pid : pids) {
        cpu += cpuSeconds(pid);
        long[] own = switches(pid);
        switches[0] += own[0];
        switches[1] += own[1];
      }
      String[] all = Files.readAllLines(Path.of("/proc/stat")).get(0).trim().split(" +");
      double busy = 0;
      for (int i : new int[] {1, 2, 3, 6, 7}) {
        busy += Long.parseLong(all[i]) / TICKS;
      }
      double stolen = Long.parseLong(all[8]) / TICKS;
      return new ProcStats(System.nanoTime(), cpu, switches[0], switches[1], busy, stolen);
    } catch (IOException e) {
      throw new UncheckedIOException("a process cannot be read; has it ended?", e);
    }
  }

  private static double cpuSeconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] f = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(f[11]) + Long.parseLong(f[12])) / TICKS;
  }

  private static long[] switches(long pid) throws IOException {
    long[] sum = new long[2];
    try (DirectoryStream<Path> tasks =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks) {
        for (String line : linesOf(task.resolve("status"))) {
          if (line.startsWith("voluntary_ctxt_switches:")) {
            sum[0] += Long.parseLong(line.substring(24).trim());
          } else if (line.startsWith("nonvoluntary_ctxt_switches:")) {
            sum[1] += Long.parseLong(line.substring(27).trim());
          }
        }
      }
    }
    return sum;
  }

  private static List<String> linesOf(Path status) throws IOException {
    try {
      return Files.readAllLines(status);
    } catch (NoSuchFileException threadHasEnded) {
      return List.of();
    }
  }

  /** Resident memory of a process in bytes, shared pages included. */
  static long residentBytes(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
      throw new IllegalStateException("no VmRSS for process " + pid);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Share of all CPUs that was busy during the next {@code millis} milliseconds, 0 to 1. */
  static double busyShare(int millis) throws InterruptedException {
    long self = ProcessHandle.current().pid();
    ProcStats before = of(self);
    TimeUnit.MILLISECONDS.sleep(millis);
    ProcStats after = of(self);
    double busy = after.machineBusySeconds - before.machineBusySeconds;
    return busy / after.secondsSince(before) / Runtime.getRuntime().availableProcessors();
  }

  /** Wall time between two readings, seconds. */
  double secondsSince(ProcStats earlier) {
    return (wallNanos - earlier.wallNanos) / 1e9;
  }
}
