namespace Ironic.Appliance.Configuration;

/// <summary>Metrics and traces for an OpenTelemetry collector. Off unless an endpoint is named.</summary>
internal sealed record TelemetrySection
{
    public const string Http = "httpProtobuf", Grpc = "grpc";

    /// <summary>The collector: <c>http://collector.example:4318</c>; by gRPC usually port 4317. Null (the default): nothing is sent.</summary>
    public string? Endpoint { get; init; }

    /// <summary>"httpProtobuf" or "grpc". Default: httpProtobuf.</summary>
    public string Protocol { get; init; } = Http;

    /// <summary>A file with a header a line, <c>name=value</c>, that go along with each request: the place for a key. Read at the start. Null: none.</summary>
    public string? HeadersFile { get; init; }

    public bool Metrics { get; init; } = true;

    public bool Traces { get; init; } = true;

    /// <summary>Share of the traces that are kept, from 0 to 1, unless whoever asked us decided already. Default: all.</summary>
    public double TraceShare { get; init; } = 1;

    /// <summary>Default: 60 s.</summary>
    public TimeSpan MetricInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bound of one request. Default: 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>All that is wrong, each with the key's name.</summary>
    public IEnumerable<string> Problems()
    {
        if (Endpoint is null) yield break;
        if (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) yield return $"endpoint is '{Endpoint}'; an http:// or https:// URL is needed, such as \"http://127.0.0.1:4318\".";
        if (Protocol is not (Http or Grpc)) yield return $"protocol is '{Protocol}'; allowed: {Http}, {Grpc}.";
        if (HeadersFile is { } file && !File.Exists(file)) yield return $"headersFile is '{file}': there is no such file.";
        if (TraceShare is not (>= 0 and <= 1)) yield return $"traceShare is {TraceShare}; allowed: 0 to 1.";
        if (MetricInterval < TimeSpan.FromSeconds(1) || MetricInterval > TimeSpan.FromHours(1)) yield return $"metricInterval is {MetricInterval}; allowed: \"00:00:01\" to \"01:00:00\".";
        if (Timeout < TimeSpan.FromMilliseconds(100) || Timeout > TimeSpan.FromMinutes(1)) yield return $"timeout is {Timeout}; allowed: \"00:00:00.1\" to \"00:01:00\".";
    }
}
