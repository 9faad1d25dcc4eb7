package dev.asyncdb.autoconfigure.syncdb;

import jakarta.annotation.PostConstruct;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * An application that starts work in each way that Spring offers, and logs it.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableScheduling
public class BusyApplication {

	static final String WORK = "work of the application: ";

	public static void main(String[] args) {
		SpringApplication.run(BusyApplication.class, args);
		System.exit(99);
	}

	private static void work(String kind) {
		System.err.println(WORK + kind);
	}

	@Scheduled(fixedRate = 1)
	void tick() {
		work("scheduled");
	}

	@EventListener({ ContextRefreshedEvent.class, ApplicationStartedEvent.class, ApplicationReadyEvent.class,
			ContextClosedEvent.class })
	void started(Object event) {
		work(event.getClass().getSimpleName());
	}

	@Bean
	ApplicationListener<ApplicationEvent> listener() {
		work("listener created");
		return (event) -> work("listener");
	}

	@Bean
	@Lazy(false)
	InitializingBean warmUp() {
		return () -> work("warm-up");
	}

	@Bean
	SmartInitializingSingleton preloading() {
		return () -> work("preloading");
	}

	@Bean
	Jobs jobs() {
		return new Jobs();
	}

	@Bean
	ApplicationRunner runner() {
		return (arguments) -> work("runner");
	}

	@Bean
	CommandLineRunner commandLine() {
		return (arguments) -> work("command line runner");
	}

	@Bean
	@Lazy(false)
	Consumer consumer() {
		return new Consumer();
	}

	/**
	 * Is not lazy, since it has a job, and does something before that.
	 */
	static class Jobs {

		@PostConstruct
		void fillCache() {
			work("cache");
		}

		@Scheduled(fixedDelay = 1)
		void run() {
			work("job");
		}

	}

	/**
	 * Starts first of all, like a listener of messages.
	 */
	static class Consumer implements SmartLifecycle, DisposableBean {

		private boolean running;

		@Override
		public int getPhase() {
			return Integer.MIN_VALUE;
		}

		@Override
		public void start() {
			this.running = true;
			work("lifecycle");
		}

		@Override
		public void stop() {
			this.running = false;
			work("lifecycle stopped");
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public void destroy() {
			System.err.println("closed");
		}

	}

}
