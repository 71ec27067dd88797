using Ironic.Lab.Qmp;

namespace Ironic.Lab.Tests.Qmp;

public sealed class QmpMessageTests
{
    [Fact]
    public void Lines_OfEachKind_AreTold()
    {
        Assert.Equal(new QmpMessage.Greeting(), QmpMessage.Parse("""{"QMP": {"version": {}, "capabilities": ["oob"]}}"""));
        Assert.Equal(new QmpMessage.Done(7), QmpMessage.Parse("""{"return": {}, "id": 7}"""));
        Assert.Equal(new QmpMessage.Refused(8, "no such device"), QmpMessage.Parse("""{"id": 8, "error": {"class": "GenericError", "desc": "no such device"}}"""));
        Assert.Equal(
            new QmpMessage.Event("SHUTDOWN", "guest-reset"),
            QmpMessage.Parse("""{"timestamp": {"seconds": 1, "microseconds": 2}, "event": "SHUTDOWN", "data": {"guest": true, "reason": "guest-reset"}}"""));
        Assert.Equal(new QmpMessage.Event("RESUME", null), QmpMessage.Parse("""{"event": "RESUME"}"""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"event": 5}""")]
    public void Line_OfNoKind_IsNull(string line) => Assert.Null(QmpMessage.Parse(line));

    [Theory]
    [InlineData("""{"return": 1, "id": "x"}""")]
    [InlineData("""{"error": 5, "id": []}""")]
    [InlineData("""{"event": "X", "data": 3}""")]
    public void Members_OfWrongKind_AreNoFault(string line) => Assert.NotNull(QmpMessage.Parse(line));
}
