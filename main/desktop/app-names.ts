/** What Windows knows the program by; both stand in electron-builder.yml, too, and may never change. */

/** Its AppUserModelID: groups its windows, and its notifications need it. Signed update manifests name it as well. */
export const APP_ID = 'org.contactsyncagent.desktop'
/** Windows starts the program by this when a notification of it is clicked that it no longer knows of. */
export const TOAST_CLSID = '{6B1E0E5D-6C2A-4E0B-9C53-9A1C7A2B5D48}'
