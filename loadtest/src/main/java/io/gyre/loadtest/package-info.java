/** Load generator and side-by-side benchmark for servers of the Centrifugo protocol. */
package io.gyre.loadtest;
