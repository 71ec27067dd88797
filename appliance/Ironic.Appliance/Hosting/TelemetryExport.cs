using System.Diagnostics;
using Ironic.Appliance.Configuration;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Ironic.Appliance.Hosting;

/// <summary>Sends metrics and traces to an OpenTelemetry collector by OTLP, where one is configured. What it cannot deliver it gives up: nothing waits for it.</summary>
internal sealed class TelemetryExport(TelemetrySection telemetry, string hostName) : IHostedService, IDisposable
{
    private const string OurMeters = "Ironic.*", Runtime = "System.Runtime";
    private const int StopLimitMilliseconds = 2000;

    /// <summary>Stages of jobs, API requests, and calls to agents and other servers.</summary>
    private static readonly string[] Sources = ["Ironic.*", "Microsoft.AspNetCore", "System.Net.Http"];

    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateEmpty().AddService("ironic-appliance", serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version!.ToString(3), serviceInstanceId: hostName);
        if (telemetry.Metrics)
        {
            _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(OurMeters, Runtime).AddOtlpExporter((exporter, reader) =>
            {
                Configure(exporter, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions = new() { ExportIntervalMilliseconds = (int)telemetry.MetricInterval.TotalMilliseconds, ExportTimeoutMilliseconds = (int)telemetry.Timeout.TotalMilliseconds };
            }).Build();
        }

        if (telemetry.Traces)
        {
            _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(telemetry.TraceShare)))
                .AddSource(Sources).AddProcessor(new ExportLoopGuard(new(telemetry.Endpoint!))).AddOtlpExporter(exporter => Configure(exporter, "v1/traces")).Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _traces?.Shutdown(StopLimitMilliseconds);
        _metrics?.Shutdown(StopLimitMilliseconds);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private void Configure(OtlpExporterOptions exporter, string path)
    {
        var isGrpc = telemetry.Protocol == TelemetrySection.Grpc;
        exporter.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = isGrpc ? new(telemetry.Endpoint!) : new($"{telemetry.Endpoint!.TrimEnd('/')}/{path}");
        exporter.TimeoutMilliseconds = (int)telemetry.Timeout.TotalMilliseconds;
        if (telemetry.HeadersFile is { } file) exporter.Headers = string.Join(',', File.ReadAllLines(file).Select(line => line.Trim()).Where(line => line.Length > 0));
    }

    /// <summary>The exporter's own requests are no news.</summary>
    private sealed class ExportLoopGuard(Uri collector) : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            if (data.Source.Name == "System.Net.Http" && data.GetTagItem("server.address") is string host && host == collector.Host && data.GetTagItem("server.port") is int port && port == collector.Port)
                data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
