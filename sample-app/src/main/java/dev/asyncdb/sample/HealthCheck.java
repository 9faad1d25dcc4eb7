package dev.asyncdb.sample;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

import org.jspecify.annotations.Nullable;

/**
 * Asks the application of the same container whether it is ready, for images without
 * curl. Exits with 0 if it is.
 */
public final class HealthCheck {

	static final String PATH = "/actuator/health/readiness";

	private static final int TIMEOUT_MILLIS = 4000;

	private HealthCheck() {
	}

	/**
	 * Ask the application.
	 * @param arguments none
	 */
	public static void main(String[] arguments) {
		System.exit(isReady(port(System.getenv("SERVER_PORT"))) ? 0 : 1);
	}

	private static int port(@Nullable String configured) {
		return (configured != null) ? Integer.parseInt(configured) : 8080;
	}

	static boolean isReady(int port) {
		try {
			URI uri = URI.create("http://localhost:" + port + PATH);
			HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
			connection.setConnectTimeout(TIMEOUT_MILLIS);
			connection.setReadTimeout(TIMEOUT_MILLIS);
			return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
