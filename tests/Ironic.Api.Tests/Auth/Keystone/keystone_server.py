# Debian's Keystone in one process, as importing it is what takes long: its own commands make the database, its own managers what shall be in it,
# and wsgiref serves it. Prints a line of JSON when it listens. Arguments: keystone.conf, its database, what shall be in it (JSON).
import datetime
import json
import os
import socketserver
import sqlite3
import sys
import traceback
import uuid
from wsgiref import simple_server

from keystone.cmd import manage
from keystone.common import provider_api
from keystone.common import utils
from keystone.server import wsgi
from oslo_utils import timeutils

config, database, wanted = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])


def command(*arguments):
    """One of keystone-manage, forked off: none of them is made to be one of several in a process."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            sys.argv = ['keystone-manage', '--config-file', config, *arguments]
            manage.main()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)
    if os.waitpid(child, 0)[1] != 0:
        sys.exit('keystone-manage %s failed' % arguments[0])


def populate(apis):
    roles = {role['name']: role['id'] for role in apis.role_api.list_roles()}
    for name in wanted['roles']:
        if name not in roles:
            roles[name] = uuid.uuid4().hex
            apis.role_api.create_role(roles[name], {'id': roles[name], 'name': name, 'domain_id': None, 'description': '', 'options': {}})
    projects, users = {}, {}
    for name in wanted['projects']:
        projects[name] = uuid.uuid4().hex
        apis.resource_api.create_project(projects[name], {
            'id': projects[name], 'name': name, 'domain_id': 'default', 'parent_id': 'default', 'enabled': True, 'is_domain': False, 'description': '', 'tags': [], 'options': {}})
    for user, role, place in wanted['users']:
        users[user] = apis.identity_api.create_user({'name': user, 'password': wanted['password'], 'domain_id': 'default', 'enabled': True})['id']
        if place == 'system':
            apis.assignment_api.create_system_grant_for_user(users[user], roles[role])
        elif place == 'domain':
            apis.assignment_api.create_grant(roles[role], user_id=users[user], domain_id='default')
        else:
            apis.assignment_api.create_grant(roles[role], user_id=users[user], project_id=projects[place])
    service, endpoint = uuid.uuid4().hex, uuid.uuid4().hex
    apis.catalog_api.create_service(service, {'id': service, 'type': 'baremetal', 'name': 'ironic', 'enabled': True})
    apis.catalog_api.create_endpoint(endpoint, {
        'id': endpoint, 'service_id': service, 'interface': 'public', 'url': 'http://nowhere.invalid', 'region_id': None, 'enabled': True})
    return users, projects, endpoint


def expired(apis, user, project):
    """A token that ended a minute ago, as nobody waits for one to end."""
    ended = utils.isotime(timeutils.utcnow() - datetime.timedelta(minutes=1), subsecond=True)
    return apis.token_provider_api.issue_token(user, ['password'], expires_at=ended, project_id=project).id


class Server(socketserver.ThreadingMixIn, simple_server.WSGIServer):
    daemon_threads = True
    request_queue_size = 128


connection = sqlite3.connect(database)
connection.execute('pragma journal_mode=wal')  # else its own readers lock it against writes
connection.close()
command('db_sync')
command('bootstrap', '--bootstrap-password', wanted['password'])
os.environ['OS_KEYSTONE_CONFIG_FILES'] = config
sys.argv = sys.argv[:1]
application = wsgi.initialize_public_application()
apis = provider_api.ProviderAPIs
users, projects, endpoint = populate(apis)
server = simple_server.make_server('127.0.0.1', 0, application, server_class=Server)
print(json.dumps({
    'port': server.server_port, 'projects': projects, 'endpoint': endpoint,
    'expired': expired(apis, users[wanted['expired'][0]], projects[wanted['expired'][1]])}), flush=True)
server.serve_forever()
