namespace Ironic.Benchmarks;

/// <summary>One benchmark: <c>./dev bench NAME</c>. Peers are measured in the same run, interleaved with us.</summary>
public interface IBench
{
    /// <summary>"boot", "deploy", "api", "bmc", ...</summary>
    string Name { get; }

    /// <summary>One line: what it measures, beside whom.</summary>
    string Summary { get; }

    Task<BenchReport> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken);
}
