using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ironic.Api.Metrics;
using Ironic.Api.Tests.Support;
using Ironic.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ironic.Api.Tests.Metrics;

/// <summary>What a Prometheus that scrapes <c>/metrics</c> learns.</summary>
public sealed partial class MetricsTests
{
    [Fact]
    public async Task DeployAndFailedClean_AreScraped_WithStagesOutcomesAndCauses()
    {
        await using var appliance = await RealConductor.StartAsync();
        await appliance.CreateAsync("good", "active");
        await appliance.CreateAsync("bad", "manageable", """{"driver_info": {"fake_failures": "vendor"}}""");
        await appliance.MoveAsync("bad", """{"target": "clean", "clean_steps": [{"interface": "vendor", "step": "log_passthrough"}], "disable_ramdisk": true}""", "clean failed");
        await appliance.SendAsync(HttpMethod.Get, "/v1/nodes/nosuch");

        var page = await ScrapeAsync(appliance);

        Assert.Equal(1, page["ironic_conductor_jobs_ended_total", ("kind", "deploy"), ("outcome", "done"), ("cause", "")]);
        Assert.Equal(1, page["ironic_conductor_jobs_ended_total", ("kind", "clean"), ("outcome", "failed"), ("cause", "fake-failure")]);
        Assert.Equal(1, page["ironic_conductor_causes_total", ("kind", "clean"), ("cause", "fake-failure"), ("confidence", "high")]);
        Assert.Equal(1, page["ironic_conductor_job_duration_seconds_count", ("kind", "deploy"), ("outcome", "done")]);
        Assert.Equal(2, page["ironic_conductor_stage_duration_seconds_count", ("kind", "verify"), ("stage", "power")]);
        Assert.True(page.Has("ironic_conductor_deploy_phase_duration_seconds_count", ("phase", "image")));
        Assert.Equal(1, page["ironic_conductor_nodes", ("provision_state", "active")]);
        Assert.Equal(1, page["ironic_conductor_nodes", ("provision_state", "clean failed")]);
        Assert.Equal(0, page["ironic_conductor_nodes", ("provision_state", "available")]);
        Assert.Equal(2, page["ironic_conductor_nodes_served"]);
        Assert.Equal(0, page["ironic_conductor_stages_running"]);
        Assert.Equal(0, page["ironic_conductor_stages_queued"]);
        Assert.Equal(1, page["ironic_conductor_lease_held"]);
        Assert.Equal(1, page["ironic_conductor_conductors", ("state", "serving")]);
        Assert.Equal(1, page["ironic_api_request_duration_seconds_count", ("method", "GET"), ("route", "/v1/nodes/{ident}"), ("status", "404")]);
        Assert.Equal(1, page["ironic_api_requests_active"]); // the scrape itself
        Assert.True(page["ironic_api_request_duration_seconds_count", ("method", "POST"), ("route", "/v1/nodes"), ("status", "201")] >= 2);
        Assert.True(page["dotnet_process_memory_working_set_bytes"] > 0);
        Assert.All(page.All, sample => Assert.True(sample.Help.Length > 0, sample.Name));
    }

    [Fact]
    public async Task PowerSync_TellsHowBmcsAnswerAndHowOldTheirStatesAre()
    {
        await using var appliance = await RealConductor.StartAsync(conductor => conductor with { PowerSync = conductor.PowerSync with { Interval = TimeSpan.FromMilliseconds(200), MaxRetries = 1_000_000 } });
        await appliance.CreateAsync("answers", "manageable");
        await appliance.CreateAsync("fails", "manageable");
        await appliance.DoAsync(HttpMethod.Patch, "/v1/nodes/fails", """[{"op": "add", "path": "/driver_info/fake_failures", "value": "power"}]""");

        Samples? page = null;
        await Eventually.TrueAsync(async () =>
        {
            page = await ScrapeAsync(appliance);
            return page["ironic_conductor_bmcs", ("health", "answering")] == 1 && page["ironic_conductor_bmcs", ("health", "failing")] == 1;
        }, TimeSpan.FromSeconds(60), "one BMC that answers and one that fails");
        Assert.True(page!["ironic_conductor_power_sync_duration_seconds_count", ("result", "answered")] > 0);
        Assert.True(page["ironic_conductor_power_sync_duration_seconds_count", ("result", "failed")] > 0);
        await Eventually.TrueAsync(async () => (await ScrapeAsync(appliance))["ironic_conductor_power_sync_age_oldest_seconds"] > 1, TimeSpan.FromSeconds(60), "an age that grows, of the one that fails");
    }

    /// <summary>What the pages tell of is there: each name in docs/ops/metrics.md and in the Grafana dashboard is an instrument's, and each of our instruments is in the page.</summary>
    [Fact]
    public async Task Names_InDocumentationAndDashboard_AreThoseThatAreServed()
    {
        await using var appliance = await RealConductor.StartAsync();
        var served = appliance.Services.GetRequiredService<MetricCollector>().Names.Where(name => Name().IsMatch(name)).ToHashSet(StringComparer.Ordinal);
        var documented = Names(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "ops", "metrics.md"), CancellationToken.None));
        Assert.Equal(served.Order(), documented.Order());

        var dashboard = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "ops", "grafana-dashboard.json"), CancellationToken.None);
        var shown = Names(dashboard);
        Assert.Subset(served, shown);
        Assert.True(JsonElement.Parse(dashboard).GetProperty("panels").GetArrayLength() > 8);
    }

    [Fact]
    public async Task Labels_AreEscaped_AndBounded()
    {
        await using var api = await ApiHost.StartAsync();
        var counter = api.Services.GetRequiredService<IMeterFactory>().Create("Ironic.Test").CreateCounter<long>("test.things", description: "With a \\ and\na second line.");
        counter.Add(2, new KeyValuePair<string, object?>("what.ever", "a \"quoted\" \\ text\nof two lines"));
        counter.Add(3, new KeyValuePair<string, object?>("what.ever", "a \"quoted\" \\ text\nof two lines"));
        for (var i = 0; i < 5_000; i++) counter.Add(1, new KeyValuePair<string, object?>("what.ever", i));

        var reply = await api.GetAsync("/metrics", version: null);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", reply.ContentHeaders.ContentType!.ToString());
        var page = await Samples.ReadAsync(reply.Body);
        Assert.Equal(5, page["ironic_test_things_total", ("what_ever", "a \"quoted\" \\ text\nof two lines")]);
        Assert.InRange(page.All.Count(sample => sample.Name == "ironic_test_things_total"), 1_000, 2_000);
    }

    [Fact]
    public async Task Requests_AreCountedByRoute_WhateverTheirPathsAre()
    {
        await using var api = await ApiHost.StartAsync();
        for (var i = 0; i < 20; i++) await api.GetAsync($"/nowhere/{i}");
        for (var i = 0; i < 20; i++) await api.GetAsync($"/v1/nodes/n{i}/states");
        await api.SendAsync(new HttpMethod("BREW"), "/v1/nodes");

        var page = await Samples.ReadAsync((await api.GetAsync("/metrics", version: null)).Body);
        Assert.Equal(20, page["ironic_api_request_duration_seconds_count", ("route", "none"), ("status", "404"), ("method", "GET")]);
        Assert.Equal(20, page["ironic_api_request_duration_seconds_count", ("route", "/v1/nodes/{ident}/states"), ("status", "404")]);
        Assert.True(page.Has("ironic_api_request_duration_seconds_count", ("method", "other")));
        var buckets = page.All.Where(sample => sample.Name == "ironic_api_request_duration_seconds_bucket" && sample.Labels["route"] == "none" && sample.Labels["method"] == "GET").ToList();
        Assert.Equal(buckets.Select(bucket => bucket.Value).Order(), buckets.Select(bucket => bucket.Value));
        Assert.Equal(20, buckets.Single(bucket => bucket.Labels["le"] == "+Inf").Value);
    }

    private static async Task<Samples> ScrapeAsync(RealConductor appliance) => await Samples.ReadAsync((await appliance.DoAsync(HttpMethod.Get, "/metrics")).Body);

    private static HashSet<string> Names(string text) => [.. Name().Matches(text).Select(match => Suffix().Replace(match.Value, ""))];

    [GeneratedRegex("ironic_(?:api|conductor)_[a-z_]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    /// <summary>Of a histogram's parts.</summary>
    [GeneratedRegex("_(?:bucket|sum|count)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Suffix();
}
