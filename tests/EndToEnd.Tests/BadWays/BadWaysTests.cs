using Xunit.Abstractions;

namespace EndToEnd.Tests.BadWays;

/// <summary>
/// Every bad way ends in the right state, in bounded time, with a last_error that names the cause, and the node is usable again: on the real binary,
/// with real machines, BMCs and images.
/// </summary>
[Collection(Machines.Collection)]
public sealed class BadWaysTests(BadWayRack rack, ITestOutputHelper output) : IClassFixture<BadWayRack>
{
    public static TheoryData<string> Names => [.. BadWayRack.Ways.Select(way => way.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task EndsInTheRightState_WithItsCause_AndTheNodeIsUsableAgain(string badWay) => output.WriteLine(await rack.EndOfAsync(badWay));
}
