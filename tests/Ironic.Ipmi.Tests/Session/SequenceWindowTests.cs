using Ironic.Ipmi.Session;

namespace Ironic.Ipmi.Tests.Session;

public class SequenceWindowTests
{
    [Fact]
    public void TryTake_AnyOrderWithinTheWindow_TakesEachNumberOnce()
    {
        var random = new Random(3);
        var window = new SequenceWindow();
        for (var start = 1u; start < 10_000; start += 32)
        {
            var numbers = Enumerable.Range(0, 32).Select(i => start + (uint)i).ToArray();
            random.Shuffle(numbers);
            foreach (var number in numbers) Assert.True(window.TryTake(number), $"{number} is new");
            foreach (var number in numbers) Assert.False(window.TryTake(number), $"{number} was seen");
        }
    }

    [Theory]
    [InlineData(100, 69, true)]
    [InlineData(100, 68, false)] // too old to tell
    [InlineData(100, 1_000_000, true)] // BMCs skip numbers
    [InlineData(uint.MaxValue, 1, true)] // they wrap, and leave 0 out
    [InlineData(1, uint.MaxValue, true)]
    [InlineData(0x8000_0000, 0, false)]
    public void TryTake_AfterAnother_TakesWhatIsAheadOrJustBehind(uint first, uint second, bool taken)
    {
        var window = new SequenceWindow();
        Assert.True(window.TryTake(first));
        Assert.Equal(taken, window.TryTake(second));
        Assert.False(window.TryTake(first) && window.TryTake(second));
    }

    [Fact]
    public void TryTake_FirstNumberIsZero_IsTaken() => Assert.True(new SequenceWindow().TryTake(0));
}
