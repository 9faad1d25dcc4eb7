package dev.asyncdb.autoconfigure.check;

/**
 * Settings or beans of the application contradict each other or cannot take effect, so
 * the application does not start.
 *
 * @since 0.1.0
 */
public class DatabaseConfigurationException extends RuntimeException {

	private final String action;

	/**
	 * Create the exception.
	 * @param description what is wrong, with the names of the properties or beans
	 * @param action the smallest change that corrects it
	 * @since 0.1.0
	 */
	public DatabaseConfigurationException(String description, String action) {
		super(description);
		this.action = action;
	}

	/**
	 * Return the change that corrects the configuration.
	 * @return a sentence for the user
	 * @since 0.1.0
	 */
	public String getAction() {
		return this.action;
	}

}
