using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ironic.Benchmarks;

/// <summary>Figures and what they should be: each told on the error stream when it is known, as a later one may fail. Prints a table, then one line of JSON that can be compared from day to day.</summary>
public sealed class BenchReport(string name)
{
    private readonly List<Row> _rows = [];

    /// <summary>A figure without a goal: for the reader, or as the ground of a ratio.</summary>
    public BenchReport Add(string figure, double value, string unit) => AddRow(new(figure, value, unit, Goal: null, AtLeast: false));

    /// <summary>A figure that should be <paramref name="goal"/> or more.</summary>
    public BenchReport AddAtLeast(string figure, double value, string unit, double goal) => AddRow(new(figure, value, unit, goal, AtLeast: true));

    /// <summary>A figure that should be <paramref name="goal"/> or less.</summary>
    public BenchReport AddAtMost(string figure, double value, string unit, double goal) => AddRow(new(figure, value, unit, goal, AtLeast: false));

    /// <summary>A figure that was added before.</summary>
    public double this[string figure] => _rows.Single(row => row.Figure == figure).Value;

    public IReadOnlyList<string> Missed => [.. _rows.Where(row => row.IsMissed).Select(row => row.Figure)];

    public void Print(TextWriter to)
    {
        var width = _rows.Max(row => row.Figure.Length);
        foreach (var row in _rows) to.WriteLine(Describe(row, width));
        to.WriteLine(ToJson());
    }

    private static string Describe(Row row, int width)
    {
        var goal = row.Goal is { } g ? string.Create(CultureInfo.InvariantCulture, $"  goal {(row.AtLeast ? ">=" : "<=")} {g:0.###}{(row.IsMissed ? "  MISSED" : "")}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{row.Figure.PadRight(width)}  {row.Value,12:0.###} {row.Unit,-6}{goal}");
    }

    private string ToJson()
    {
        JsonObject figures = [], goals = [];
        foreach (var row in _rows)
        {
            figures[row.Figure] = Math.Round(row.Value, 4);
            if (row.Goal is { } goal) goals[row.Figure] = (row.AtLeast ? ">= " : "<= ") + goal.ToString(CultureInfo.InvariantCulture);
        }

        JsonArray missed = [.. Missed.Select(figure => JsonValue.Create(figure))];
        return new JsonObject { ["bench"] = name, ["figures"] = figures, ["goals"] = goals, ["missed"] = missed }.ToJsonString(new JsonSerializerOptions { WriteIndented = false });
    }

    private BenchReport AddRow(Row row)
    {
        _rows.Add(row);
        Console.Error.WriteLine(Describe(row, row.Figure.Length));
        return this;
    }

    private sealed record Row(string Figure, double Value, string Unit, double? Goal, bool AtLeast)
    {
        public bool IsMissed => Goal is { } goal && (AtLeast ? Value < goal : Value > goal);
    }
}
