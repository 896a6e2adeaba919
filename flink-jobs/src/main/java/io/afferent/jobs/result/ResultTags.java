package io.afferent.jobs.result;

import io.afferent.connectors.kafka.RecordTypeInformation;
import io.afferent.schema.Alert;
import io.afferent.schema.DeadLetter;
import io.afferent.schema.Gap;
import io.afferent.schema.Report;
import org.apache.flink.util.OutputTag;

/** Side outputs that operators of a job share. */
public final class ResultTags {

  /** Missing samples. */
  public static final OutputTag<Gap> GAPS =
      new OutputTag<>("gaps", RecordTypeInformation.forRecord(Gap.class));

  /** Counts and measures. */
  public static final OutputTag<Report> REPORTS =
      new OutputTag<>("reports", RecordTypeInformation.forRecord(Report.class));

  /** What a person should look at. */
  public static final OutputTag<Alert> ALERTS =
      new OutputTag<>("alerts", RecordTypeInformation.forRecord(Alert.class));

  /** Records that could not be used. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", RecordTypeInformation.forRecord(DeadLetter.class));

  private ResultTags() {}
}
