package io.gyre.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.gyre.config.Config;

/** Logging until the configuration is read, and in tests: the defaults, in place of files. */
public final class StartupConfigurator extends ContextAwareBase implements Configurator {
  /** Called by the logging library when the first logger is asked for. */
  public StartupConfigurator() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Logging.install(context, Config.defaults().log(), false);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
