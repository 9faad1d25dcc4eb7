package dev.asyncdb.sample;

/**
 * On the embedded database, as the service runs out of the box.
 */
class H2SampleContractTests extends AbstractSampleContractTests {

}
