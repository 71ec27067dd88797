using Ironic.Storage.State;

namespace Ironic.Storage.Tests;

public sealed class IdSetTests
{
    [Fact]
    public void RandomChanges_LeaveWhatASetHas_InOrder_AndTheOldOneAsItWas()
    {
        var random = new Random(7);
        var expected = new SortedSet<long>();
        var ids = default(IdSet);
        for (var i = 0; i < 2000; i++)
        {
            var id = random.Next(40);
            var (adds, before, known) = (random.Next(2) == 0, ids, expected.ToList());
            ids = adds ? ids.With(id) : ids.Without(id);
            _ = adds ? expected.Add(id) : expected.Remove(id);
            Assert.Equal(expected, ids.Ids);
            Assert.Equal(expected.Count == 0, ids.IsEmpty);
            Assert.Equal(known, before.Ids);
        }
    }
}
