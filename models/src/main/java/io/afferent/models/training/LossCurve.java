package io.afferent.models.training;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** A picture of the losses of a training: reconstruction on training batches and on validation. */
final class LossCurve {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 600;
  private static final int LEFT = 90;
  private static final int RIGHT = 30;
  private static final int TOP = 60;
  private static final int BOTTOM = 75;
  private static final int TICK = 6;
  private static final int TICKS = 8;
  private static final Color TRAINING = new Color(0x4C78A8);
  private static final Color VALIDATION = new Color(0xE45756);
  private static final Color GRID = new Color(0xE4E4E4);
  private static final Color INK = new Color(0x222222);

  private final String title;
  private final List<double[]> training = new ArrayList<>();
  private final List<double[]> validation = new ArrayList<>();

  LossCurve(String title) {
    this.title = title;
  }

  void add(TrainingProgress step) {
    training.add(new double[] {step.step(), step.reconstructionLoss()});
    step.validationLoss().ifPresent(loss -> validation.add(new double[] {step.step(), loss}));
  }

  /**
   * Makes sure that this Java can draw text, before hours of work whose picture needs it.
   *
   * @throws TrainingException when it cannot
   */
  static void requireFonts() throws TrainingException {
    try {
      new LossCurve("").draw();
    } catch (RuntimeException | LinkageError e) {
      TrainingException failed =
          new TrainingException(
              "this Java cannot draw text for the loss curve ("
                  + e
                  + "): install fontconfig and a"
                  + " font, such as fonts-dejavu-core");
      failed.initCause(e);
      throw failed;
    }
  }

  void write(Path file) throws IOException {
    if (!ImageIO.write(draw(), "png", file.toFile())) {
      throw new IOException("this Java has no writer of PNG pictures");
    }
  }

  private BufferedImage draw() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, WIDTH, HEIGHT);
      Axis x = Axis.of(Math.max(1, training.size()));
      Axis y = Axis.of(largest());
      drawAxes(g, x, y);
      drawLine(g, training, x, y, TRAINING, 1.2f);
      drawLine(g, validation, x, y, VALIDATION, 2.2f);
      g.setColor(VALIDATION);
      for (double[] point : validation) {
        g.fill(new Ellipse2D.Double(px(x, point[0]) - 3.5, py(y, point[1]) - 3.5, 7, 7));
      }
      drawLegend(g);
    } finally {
      g.dispose();
    }
    return image;
  }

  private double largest() {
    double largest = 0;
    for (List<double[]> series : List.of(training, validation)) {
      for (double[] point : series) {
        largest = Math.max(largest, point[1]);
      }
    }
    return largest > 0 ? largest : 1;
  }

  private void drawAxes(Graphics2D g, Axis x, Axis y) {
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    FontMetrics metrics = g.getFontMetrics();
    g.setStroke(new BasicStroke(1));
    for (int i = 0; i <= x.intervals(); i++) {
      int at = (int) Math.round(px(x, x.at(i)));
      g.setColor(GRID);
      g.drawLine(at, TOP, at, HEIGHT - BOTTOM);
      g.setColor(INK);
      g.drawLine(at, HEIGHT - BOTTOM, at, HEIGHT - BOTTOM + TICK);
      String text = x.text(i);
      g.drawString(text, at - metrics.stringWidth(text) / 2, HEIGHT - BOTTOM + 24);
    }
    for (int i = 0; i <= y.intervals(); i++) {
      int at = (int) Math.round(py(y, y.at(i)));
      g.setColor(GRID);
      g.drawLine(LEFT, at, WIDTH - RIGHT, at);
      g.setColor(INK);
      g.drawLine(LEFT - TICK, at, LEFT, at);
      String text = y.text(i);
      g.drawString(
          text, LEFT - TICK - 5 - metrics.stringWidth(text), at + metrics.getAscent() / 2 - 2);
    }
    g.drawLine(LEFT, TOP, LEFT, HEIGHT - BOTTOM);
    g.drawLine(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM);
    centred(g, "step", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 22);
    AffineTransform upright = g.getTransform();
    g.rotate(-Math.PI / 2);
    centred(g, "mean squared error of the normalised spectrum", -(TOP + HEIGHT - BOTTOM) / 2, 26);
    g.setTransform(upright);
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 17));
    centred(g, title, (LEFT + WIDTH - RIGHT) / 2, 36);
  }

  private void drawLegend(Graphics2D g) {
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    int entries = validation.isEmpty() ? 1 : 2;
    int left = WIDTH - RIGHT - 170;
    int top = TOP + 14;
    g.setStroke(new BasicStroke(1));
    g.setColor(Color.WHITE);
    g.fillRect(left, top, 156, 14 + 24 * entries);
    g.setColor(GRID);
    g.drawRect(left, top, 156, 14 + 24 * entries);
    legendEntry(g, left, top + 20, TRAINING, "training batch");
    if (entries == 2) {
      legendEntry(g, left, top + 44, VALIDATION, "validation");
      g.setColor(VALIDATION);
      g.fill(new Ellipse2D.Double(left + 22.5, top + 40.5, 7, 7));
    }
  }

  private static void legendEntry(Graphics2D g, int left, int middle, Color color, String text) {
    g.setColor(color);
    g.setStroke(new BasicStroke(2.2f));
    g.drawLine(left + 12, middle, left + 40, middle);
    g.setColor(INK);
    g.drawString(text, left + 50, middle + 5);
  }

  private static void drawLine(
      Graphics2D g, List<double[]> series, Axis x, Axis y, Color color, float width) {
    if (series.isEmpty()) {
      return;
    }
    Path2D line = new Path2D.Double();
    line.moveTo(px(x, series.get(0)[0]), py(y, series.get(0)[1]));
    for (double[] point : series) {
      line.lineTo(px(x, point[0]), py(y, point[1]));
    }
    g.setColor(color);
    g.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.draw(line);
  }

  private static void centred(Graphics2D g, String text, int x, int y) {
    g.drawString(text, x - g.getFontMetrics().stringWidth(text) / 2, y);
  }

  private static double px(Axis axis, double value) {
    return LEFT + value / axis.end() * (WIDTH - LEFT - RIGHT);
  }

  private static double py(Axis axis, double value) {
    return HEIGHT - BOTTOM - value / axis.end() * (HEIGHT - TOP - BOTTOM);
  }

  /** From 0 in intervals of 1, 2 or 5 times a power of ten. */
  record Axis(double interval, int intervals) {

    static Axis of(double largest) {
      double rough = largest / TICKS;
      double power = Math.pow(10, Math.floor(Math.log10(rough)));
      double interval = 10 * power;
      for (double nice : new double[] {1, 2, 5}) {
        if (nice * power >= rough) {
          interval = nice * power;
          break;
        }
      }
      return new Axis(interval, (int) Math.ceil(largest / interval - 1e-9));
    }

    double at(int tick) {
      return interval * tick;
    }

    double end() {
      return at(intervals);
    }

    String text(int tick) {
      int decimals = (int) Math.max(0, -Math.floor(Math.log10(interval) + 1e-9));
      return String.format(Locale.ROOT, "%." + decimals + "f", at(tick));
    }
  }
}
