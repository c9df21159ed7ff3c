package io.gyre.metrics;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The meters of the process ({@code process_*}, the names every Prometheus client library uses) and
 * of the Java machine ({@code jvm_*}).
 *
 * <p>Thread: {@link #write} may read files, so not on an event loop.
 */
final class ProcessMeters implements AutoCloseable {
  private static final Path STATUS = Path.of("/proc/self/status");

  private final PrometheusMeterRegistry jvm = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collector = new JvmGcMetrics();

  ProcessMeters() {
    new JvmMemoryMetrics().bindTo(jvm);
    new JvmThreadMetrics().bindTo(jvm);
    new ClassLoaderMetrics().bindTo(jvm);
    collector.bindTo(jvm);
  }

  /** Returns the lines of all of them. */
  String write() {
    StringBuilder out = new StringBuilder(jvm.scrape());
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    line(out, "cpu_seconds_total", "counter", system.getProcessCpuTime() / 1e9);
    if (system instanceof UnixOperatingSystemMXBean unix) {
      line(out, "open_fds", "gauge", (double) unix.getOpenFileDescriptorCount());
      line(out, "max_fds", "gauge", (double) unix.getMaxFileDescriptorCount());
    }
    double start = ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3;
    line(out, "start_time_seconds", "gauge", start);
    for (String status : status()) {
      if (status.startsWith("VmRSS:")) {
        line(out, "resident_memory_bytes", "gauge", kilobytes(status) * 1024.0);
      } else if (status.startsWith("VmSize:")) {
        line(out, "virtual_memory_bytes", "gauge", kilobytes(status) * 1024.0);
      }
    }
    return out.toString();
  }

  private static List<String> status() {
    try {
      return Files.readAllLines(STATUS);
    } catch (IOException e) {
      // Not Linux: these two are missing then.
      return List.of();
    }
  }

  private static long kilobytes(String status) {
    return Long.parseLong(status.replaceAll("\\D", ""));
  }

  private static void line(StringBuilder out, String name, String type, double value) {
    out.append("# TYPE process_").append(name).append(' ').append(type).append("\nprocess_");
    out.append(name).append(' ').append(value).append('\n');
  }

  @Override
  public void close() {
    collector.close();
    jvm.close();
  }
}
