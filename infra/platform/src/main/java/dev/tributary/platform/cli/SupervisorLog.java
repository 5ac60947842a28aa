package dev.tributary.platform.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Sends the log lines of this process to a file, once it is known which. */
final class SupervisorLog {

    private SupervisorLog() {}

    static void into(Path file) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.putProperty("log", file.toString());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(SupervisorLog.class.getResource("/supervisor-logback.xml"));
        } catch (JoranException e) {
            throw new IllegalStateException("The configuration of the log is wrong", e);
        }
    }
}
