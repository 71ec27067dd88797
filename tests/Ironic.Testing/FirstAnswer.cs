namespace Ironic.Testing;

/// <summary>Waits for a server of HTTP that is starting.</summary>
public static class FirstAnswer
{
    /// <summary>Returns with the first answer of success from there; a server that has ended by then fails the wait with what it said.</summary>
    public static async Task AwaitAsync(ForeignServer server, Uri url)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        await Eventually.TrueAsync(
            async () =>
            {
                if (server.HasExited) throw new InvalidOperationException($"The server ended with {server.ExitCode}:\n{server.Log}");
                try
                {
                    using var answer = await http.GetAsync(url);
                    return answer.IsSuccessStatusCode;
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
                {
                    return false;
                }
            },
            TimeSpan.FromSeconds(60),
            $"a first answer from {url}");
    }
}
